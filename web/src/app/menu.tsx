import {
  ApartmentOutlined,
  AppstoreOutlined,
  BankOutlined,
  BarChartOutlined,
  EnvironmentOutlined,
  FileTextOutlined,
  IdcardOutlined,
  PieChartOutlined,
  SafetyCertificateOutlined,
  ShopOutlined,
  ShoppingOutlined,
  StarOutlined,
  TagsOutlined,
  UploadOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { Labels } from "@/api/manifest";
import type { EntityDef, Manifest } from "@/api/types";
import { routeOf } from "@/fields/title";

export interface MenuItem {
  key: string;
  to: string;
  label: string;
  icon: ReactNode;
}

export interface MenuGroup {
  key: string;
  label: string | null;
  items: MenuItem[];
}

const ICONS: Record<string, ReactNode> = {
  "org.company": <BankOutlined />,
  "org.org_unit": <ApartmentOutlined />,
  "org.user": <IdcardOutlined />,
  "org.role": <SafetyCertificateOutlined />,
  "org.store": <ShopOutlined />,
  "org.market_area": <EnvironmentOutlined />,
  "org.saved_view": <StarOutlined />,
  "catalog.category": <TagsOutlined />,
  "catalog.product": <ShoppingOutlined />,
  "customers.customer": <UserOutlined />,
  "trade.sale": <FileTextOutlined />,
};

// What clerks and marketers open all day stands above what an administrator opens once.
const ORDER = ["customers", "trade", "catalog", "org"];
const place = (domain: string) => (ORDER.includes(domain) ? ORDER.indexOf(domain) : ORDER.length);

export const mayMeasure = (entities: EntityDef[]) => entities.some((entity) => entity.key === "trade.sale");

/** Measures first, then every entity of the manifest that wants to be in the menu, by domain. */
export function menuOf(manifest: Manifest, labels: Labels, t: TFunction): MenuGroup[] {
  const insight: MenuItem[] = [
    { key: "overview", to: "/overview", label: t("menu.overview"), icon: <BarChartOutlined /> },
    { key: "deciles", to: "/deciles", label: t("menu.deciles"), icon: <PieChartOutlined /> },
  ];
  const listed = manifest.entities.filter((entity) => entity.menu);
  const domains = [...new Set(listed.map((entity) => entity.domain))].sort((a, b) => place(a) - place(b));
  const groups = domains.map((domain) => ({
    key: domain,
    label: labels.of(`domain.${domain}`) ?? t(`domain.${domain}`),
    items: listed
      .filter((entity) => entity.domain === domain)
      .map((entity) => {
        const { domain: first, name } = routeOf(entity.key);
        return {
          key: entity.key,
          to: `/r/${first}/${name}`,
          label: labels.entity(entity.key),
          icon: ICONS[entity.key] ?? <AppstoreOutlined />,
        };
      }),
  }));
  const mayImport = manifest.entities.some((entity) => entity.can.import);
  const data: MenuItem[] = mayImport
    ? [{ key: "imports", to: "/imports", label: t("menu.imports"), icon: <UploadOutlined /> }]
    : [];
  return [
    ...(mayMeasure(manifest.entities)
      ? [{ key: "insight", label: t("domain.insight"), items: insight }]
      : []),
    ...groups,
    ...(data.length ? [{ key: "data", label: t("domain.data"), items: data }] : []),
  ];
}
