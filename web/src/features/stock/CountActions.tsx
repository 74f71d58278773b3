import { FileExcelOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Flex, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { urlOf } from "@/api/client";
import { targetsQuery } from "@/api/imports";
import { LinkChoice } from "@/fields/LinkChoice";

const FILE = "trade.count_file";

/** A count of stock: a sheet to take along, and the way back for what was written on it. */
export function CountActions() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const targets = useQuery(targetsQuery);
  const mayImport = targets.data?.some((one) => one.key === FILE);
  const [isOpen, setIsOpen] = useState(false);
  const [store, setStore] = useState("");
  const [category, setCategory] = useState("");
  const [isBlind, setIsBlind] = useState(true);
  const query = { store, blind: isBlind ? "yes" : "no", ...(category ? { category } : {}) } as const;
  return (
    <>
      <Button icon={<FileExcelOutlined />} onClick={() => setIsOpen(true)}>
        {t("stock.count")}
      </Button>
      <Modal
        open={isOpen}
        title={t("stock.count")}
        onCancel={() => setIsOpen(false)}
        footer={
          <>
            <Button
              disabled={!mayImport}
              onClick={() => void navigate({ to: "/imports/new", search: { target: FILE } })}
            >
              {t("stock.count.import")}
            </Button>
            <Button
              type="primary"
              disabled={!store}
              href={store ? urlOf("/stock/count-sheet", { query }) : undefined}
              download
            >
              {t("stock.count.sheet")}
            </Button>
          </>
        }
      >
        <Flex vertical gap={12}>
          <p className="quiet">{t("stock.count.how")}</p>
          <LinkChoice
            target="org.store"
            label={t("stock.store")}
            placeholder={t("stock.store")}
            value={store}
            onChange={setStore}
          />
          <LinkChoice
            target="catalog.category"
            label={t("stock.category")}
            placeholder={t("stock.category")}
            value={category}
            onChange={setCategory}
          />
          <Checkbox checked={isBlind} onChange={(event) => setIsBlind(event.target.checked)}>
            {t("stock.count.blind")}
          </Checkbox>
        </Flex>
      </Modal>
    </>
  );
}
