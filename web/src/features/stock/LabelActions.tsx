import { TagsOutlined } from "@ant-design/icons";
import { Button, Flex, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { urlOf } from "@/api/client";
import { useEntity } from "@/api/manifest";
import { LinkChoice } from "@/fields/LinkChoice";
import { LinkSelect } from "@/fields/LinkSelect";
import { useLocale } from "@/i18n/useLocale";

/** Labels for the shelves of a store: of some products, of a category, or of what changed. */
export function LabelActions() {
  const { t } = useTranslation();
  const locale = useLocale();
  const till = useEntity("trade.cash_session");
  const [isOpen, setIsOpen] = useState(false);
  const [store, setStore] = useState("");
  const [products, setProducts] = useState<string[]>([]);
  const [category, setCategory] = useState("");
  const [since, setSince] = useState("");
  if (!till) return null;
  const query = {
    store,
    lang: locale.startsWith("en") ? ("en" as const) : ("zh" as const),
    ...(products.length ? { products: products.join(",") } : {}),
    ...(category ? { category } : {}),
    ...(since ? { since } : {}),
  };
  return (
    <>
      <Button icon={<TagsOutlined />} onClick={() => setIsOpen(true)}>
        {t("stock.labels")}
      </Button>
      <Modal
        open={isOpen}
        title={t("stock.labels")}
        onCancel={() => setIsOpen(false)}
        footer={
          <Button
            type="primary"
            disabled={!store}
            href={store ? urlOf("/till/labels", { query }) : undefined}
            target="_blank"
          >
            {t("stock.labels.print")}
          </Button>
        }
      >
        <Flex vertical gap={12}>
          <p className="quiet">{t("stock.labels.how")}</p>
          <LinkChoice
            target="org.store"
            label={t("stock.store")}
            placeholder={t("stock.store")}
            value={store}
            onChange={setStore}
          />
          <LinkSelect
            target="catalog.product"
            multiple
            label={t("stock.labels.products")}
            placeholder={t("stock.labels.products")}
            value={products}
            onChange={setProducts}
          />
          <LinkChoice
            target="catalog.category"
            label={t("stock.category")}
            placeholder={t("stock.category")}
            value={category}
            onChange={setCategory}
          />
          <Input
            type="date"
            aria-label={t("stock.labels.since")}
            prefix={t("stock.labels.since")}
            value={since}
            onChange={(event) => setSince(event.target.value)}
          />
        </Flex>
      </Modal>
    </>
  );
}
