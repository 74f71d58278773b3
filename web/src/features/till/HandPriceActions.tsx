import "./handPrices.css";
import { TeamOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Input, Modal, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { handPricesQuery } from "@/api/till";
import { useMoney } from "@/fields/useMoney";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { dayOf } from "@/ui/time";

/** What each clerk took off by hand. */
export function HandPriceActions() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon={<TeamOutlined />} onClick={() => setIsOpen(true)}>
        {t("till.hand.by_clerk")}
      </Button>
      {isOpen ? <ByClerk onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function ByClerk({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const money = useMoney();
  const { company } = useSession();
  const today = dayOf(new Date().toISOString(), company.zone);
  const [from, setFrom] = useState(`${today.slice(0, 7)}-01`);
  const [to, setTo] = useState(today);
  const found = useQuery({ ...handPricesQuery(from, to), enabled: !!from && !!to });
  return (
    <Modal open width={760} title={t("till.hand.by_clerk")} onCancel={onClose} footer={null}>
      <Flex gap={8} wrap className="hand-days">
        <Input
          type="date"
          aria-label={t("till.hand.from")}
          prefix={t("till.hand.from")}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Input
          type="date"
          aria-label={t("till.hand.to")}
          prefix={t("till.hand.to")}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </Flex>
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.length === 0 ? <Nothing title={t("till.hand.none")} /> : null}
      {found.data?.length ? (
        <Rows
          label={t("till.hand.by_clerk")}
          rows={found.data}
          keyOf={(row) => row.clerk_id}
          columns={[
            { key: "clerk", head: t("till.hand.clerk"), cell: (row) => row.clerk },
            { key: "lines", head: t("till.hand.lines"), cell: (row) => row.lines, numeric: true },
            { key: "tickets", head: t("till.hand.tickets"), cell: (row) => row.tickets, numeric: true },
            { key: "off", head: t("till.hand.off"), cell: (row) => money(row.off), numeric: true },
            {
              key: "greatest",
              head: t("till.hand.greatest"),
              cell: (row) => `${Number(row.greatest)}%`,
              numeric: true,
            },
            { key: "approved", head: t("till.hand.approved"), cell: (row) => row.approved, numeric: true },
          ]}
        />
      ) : null}
    </Modal>
  );
}
