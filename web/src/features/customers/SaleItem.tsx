import { RightOutlined, ShoppingOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordItem } from "@/api/together";
import type { RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { moneyText, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";

const LINES = 100;

function Lines({ sale }: { sale: RecordRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const list = useInfiniteQuery(
    listQuery("trade.sale_line", { f: [`sale_id:eq:${sale.id}`], sort: "line_no" }, LINES),
  );
  if (list.isPending) return <Skeleton active title={false} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const lines = list.data.pages.flatMap((page) => page.items);
  return (
    <>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t("customer.product")}</th>
            <th scope="col" className="num">
              {t("customer.qty")}
            </th>
            <th scope="col" className="num">
              {t("customer.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.product_id ? (
                  <Link
                    to="/r/$domain/$name/$id"
                    params={{ domain: "catalog", name: "product", id: String(line.product_id) }}
                  >
                    {line._titles?.product_id ?? String(line.product_id)}
                  </Link>
                ) : (
                  <span className="quiet">{t("customer.unknown_product")}</span>
                )}
              </td>
              <td className="num">{numberText(String(line.qty ?? "0"), locale, 3)}</td>
              <td className="num">{moneyText(String(line.amount ?? "0"), company.currency, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Link
        className="sale-open"
        to="/r/$domain/$name/$id"
        params={{ domain: "trade", name: "sale", id: sale.id }}
      >
        {t(list.hasNextPage ? "customer.sale.all" : "customer.sale.open")}
      </Link>
    </>
  );
}

/** One ticket on the time line; its lines are read when it is opened. */
export function SaleItem({ item }: { item: RecordItem }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const [open, setOpen] = useState(false);
  const sale = item.content.record;
  const amount = String(sale.amount ?? "0");
  return (
    <li className="timeline-item kind-sale">
      <span className="timeline-icon" aria-hidden="true">
        <ShoppingOutlined />
      </span>
      <button type="button" className="sale-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <RightOutlined aria-hidden="true" className="sale-arrow" />
        <span className="sale-store">{sale._titles?.store_id ?? ""}</span>
        <span className="quiet sale-lines">
          {typeof sale.line_count === "number" ? t("customer.lines", { n: sale.line_count }) : ""}
        </span>
        <b className={amount.startsWith("-") ? "num negative" : "num"}>
          {moneyText(amount, company.currency, locale)}
        </b>
        <time className="quiet" dateTime={item.at}>
          {instantText(item.at, company.zone)}
        </time>
      </button>
      {open ? <Lines sale={sale} /> : null}
    </li>
  );
}
