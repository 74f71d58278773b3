import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import type { Area, Shop } from "./mapShapes";
import type { OverviewSearch } from "./search";

interface Props {
  area: Area;
  shops: Shop[];
  /** What the overview is asked with; the area is put in. */
  search: OverviewSearch;
  /** Lists who bought there; none where no period is known. */
  onCustomers?: (() => void) | undefined;
  children?: ReactNode;
}

/** The ways on from a market area: its customers, those whose usual store is there, its figures. */
export function AreaWays({ area, shops, search, onCustomers, children }: Props) {
  const { t } = useTranslation();
  const mayList = useEntity("customers.customer") !== undefined;
  const own = shops.filter((shop) => shop.area === area.id).map((shop) => shop.id);
  return (
    <div className="button-row">
      {mayList && onCustomers ? (
        <Button type="primary" onClick={onCustomers}>
          {t("map.customers")}
        </Button>
      ) : null}
      {mayList && own.length ? (
        <Link
          to="/r/$domain/$name"
          params={{ domain: "customers", name: "customer" }}
          search={{ f: [`store_id:in:${own.join(",")}`] }}
        >
          {t("map.home_customers")}
        </Link>
      ) : null}
      <Link to="/overview" search={{ ...search, market_area: area.id }}>
        {t("menu.overview")}
      </Link>
      {children}
    </div>
  );
}
