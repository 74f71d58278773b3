import "./pricing.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { quote } from "@/api/prices";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { useDebounced } from "@/ui/useDebounced";
import { BasketForm } from "./BasketForm";
import { Explanation } from "./Explanation";
import { EMPTY, requestOf } from "./tried";

/** What a basket would cost, and why: every price, every promotion that applies, and every one that doesn't. */
export function TryBasket() {
  const { t } = useTranslation();
  const [tried, setTried] = useState(EMPTY);
  const asked = useDebounced(JSON.stringify(requestOf(tried)), 300);
  const found = useQuery({
    queryKey: ["prices", "quote", asked],
    queryFn: () => quote(JSON.parse(asked)),
    enabled: asked !== "null",
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className="page">
      <PageHeader over={t("domain.pricing")} title={t("menu.try_basket")} note={t("prices.try_note")} />
      <div className="basket-columns">
        <BasketForm tried={tried} onChange={setTried} />
        <div>
          {asked === "null" ? <Nothing title={t("prices.nothing_yet")} /> : null}
          {asked !== "null" && found.isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
          {found.isError ? (
            <ProblemView error={found.error} onRetry={() => void found.refetch()} />
          ) : null}
          {asked !== "null" && found.data && !found.isError ? <Explanation priced={found.data} /> : null}
        </div>
      </div>
    </div>
  );
}
