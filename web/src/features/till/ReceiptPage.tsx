import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { receiptQuery } from "@/api/till";
import { ProblemView } from "@/ui/ProblemView";
import { ReceiptView } from "./ReceiptView";

/** A receipt on the customer's phone, for whoever has its link. */
export function ReceiptPage() {
  const { t } = useTranslation();
  const { token = "" } = useParams({ strict: false });
  const receipt = useQuery(receiptQuery(token));
  return (
    <main className="receipt-page" id="main">
      <h1 className="hidden">{t("till.receipt")}</h1>
      {receipt.isPending ? <Skeleton active /> : null}
      {receipt.isError ? <ProblemView error={receipt.error} /> : null}
      {receipt.data ? <ReceiptView receipt={receipt.data} /> : null}
    </main>
  );
}
