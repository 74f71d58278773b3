import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BarChartOutlined,
  BarcodeOutlined,
  CalculatorOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  CompassOutlined,
  ConsoleSqlOutlined,
  CrownOutlined,
  FileAddOutlined,
  FileSearchOutlined,
  FilterOutlined,
  FormOutlined,
  FundOutlined,
  LoginOutlined,
  MergeCellsOutlined,
  NodeIndexOutlined,
  PartitionOutlined,
  PhoneOutlined,
  PieChartOutlined,
  ProfileOutlined,
  RiseOutlined,
  SendOutlined,
  SettingOutlined,
  TableOutlined,
  ToolOutlined,
  TranslationOutlined,
  UploadOutlined,
} from "@ant-design/icons";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { Labels } from "@/api/manifest";
import type { EntityDef, Manifest } from "@/api/types";
import { routeOf } from "@/fields/title";
import { ICONS } from "./menuIcons";

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

/** Entities with a page of their own instead of a list. */
const PAGES: Record<string, string> = {
  "insight.dashboard": "/dashboards",
  "scheme.relation": "/scheme/relations",
  "scheme.report": "/scheme/report",
};

// What clerks and marketers open all day stands above what an administrator opens once.
const ORDER = [
  "custom",
  "customers",
  "loyalty",
  "scheme",
  "marketing",
  "journeys",
  "events",
  "knowledge",
  "periodicals",
  "sales",
  "trade",
  "catalog",
  "pricing",
  "org",
];
const place = (domain: string) => (ORDER.includes(domain) ? ORDER.indexOf(domain) : ORDER.length);

const SET_UP = ["loyalty.tier_scheme", "loyalty.points_programme"];

export const mayMeasure = (entities: EntityDef[]) => entities.some((entity) => entity.key === "trade.sale");

/** Measures first, then every entity of the manifest that wants to be in the menu, by domain. */
export function menuOf(manifest: Manifest, labels: Labels, t: TFunction): MenuGroup[] {
  const insight: MenuItem[] = [
    { key: "overview", to: "/overview", label: t("menu.overview"), icon: <BarChartOutlined /> },
    { key: "deciles", to: "/deciles", label: t("menu.deciles"), icon: <PieChartOutlined /> },
    { key: "portraits", to: "/portraits", label: t("menu.portraits"), icon: <ProfileOutlined /> },
    { key: "demand", to: "/demand", label: t("menu.demand"), icon: <RiseOutlined /> },
    { key: "map", to: "/map", label: t("menu.map"), icon: <CompassOutlined /> },
    { key: "cube", to: "/cube", label: t("menu.cube"), icon: <TableOutlined /> },
    { key: "inference", to: "/inference", label: t("menu.inference"), icon: <CalculatorOutlined /> },
    { key: "indicators", to: "/indicators", label: t("menu.indicators"), icon: <FundOutlined /> },
  ];
  const listed = manifest.entities.filter((entity) => entity.menu);
  const domains = [...new Set(listed.map((entity) => entity.domain))].sort((a, b) => place(a) - place(b));
  const groups: MenuGroup[] = domains.map((domain) => ({
    key: domain,
    label: labels.of(`domain.${domain}`) ?? t(`domain.${domain}`),
    items: listed
      .filter((entity) => entity.domain === domain)
      .map((entity) => {
        const { domain: first, name } = routeOf(entity.key);
        return {
          key: entity.key,
          to: PAGES[entity.key] ?? `/r/${first}/${name}`,
          label: labels.entity(entity.key),
          icon: ICONS[entity.key] ?? <AppstoreOutlined />,
        };
      }),
  }));
  if (manifest.entities.some((entity) => entity.key === "org.post"))
    groups
      .find((group) => group.key === "org")
      ?.items.unshift({
        key: "org-chart",
        to: "/org-chart",
        label: t("menu.org_chart"),
        icon: <PartitionOutlined />,
      });
  if (manifest.entities.some((entity) => entity.key === "catalog.feature_value"))
    groups
      .find((group) => group.key === "catalog")
      ?.items.push({
        key: "find-products",
        to: "/catalog/find",
        label: t("product.find"),
        icon: <FilterOutlined />,
      });
  if (manifest.entities.some((entity) => entity.key === "catalog.product_translation"))
    groups
      .find((group) => group.key === "catalog")
      ?.items.push({
        key: "missing-translations",
        to: "/catalog/missing-translations",
        label: t("product.translations.missing"),
        icon: <TranslationOutlined />,
      });
  if (manifest.entities.some((entity) => entity.key === "sales.quotation"))
    groups
      .find((group) => group.key === "sales")
      ?.items.unshift({
        key: "new-quotation",
        to: "/sales/quotations/new",
        label: t("sales.new_quotation"),
        icon: <FileAddOutlined />,
      });
  const club = groups.find((group) => group.key === "loyalty");
  if (manifest.entities.some((entity) => entity.key === "loyalty.tier_proof"))
    club?.items.unshift({ key: "club", to: "/club", label: t("menu.club"), icon: <CrownOutlined /> });
  // Who may change ladders and programmes sets the club up.
  if (manifest.entities.some((entity) => SET_UP.includes(entity.key) && entity.can.update))
    club?.items.splice(1, 0, {
      key: "club-setup",
      to: "/club-setup",
      label: t("menu.club_setup"),
      icon: <SettingOutlined />,
    });
  if (manifest.entities.some((entity) => entity.key === "marketing.campaign"))
    groups
      .find((group) => group.key === "marketing")
      ?.items.push({
        key: "campaign-calendar",
        to: "/campaigns/calendar",
        label: t("campaign.calendar"),
        icon: <CalendarOutlined />,
      });
  if (manifest.entities.some((entity) => entity.key === "marketing.execution_report" && entity.can.create))
    groups
      .find((group) => group.key === "marketing")
      ?.items.push({
        key: "campaign-report",
        to: "/campaigns/report",
        label: t("campaign.report"),
        icon: <FileAddOutlined />,
      });
  if (["marketing.lead", "trade.sale"].every((key) => manifest.entities.some((entity) => entity.key === key)))
    groups
      .find((group) => group.key === "marketing")
      ?.items.push({
        key: "lead-sources",
        to: "/leads/sources",
        label: t("lead.sources"),
        icon: <NodeIndexOutlined />,
      });
  const segments = manifest.entities.find((entity) => entity.key === "marketing.segment");
  if (segments) {
    const items = groups.find((group) => group.key === "marketing")?.items ?? [];
    if (segments.can.create)
      items.unshift({ key: "new-rule", to: "/segments/new", label: t("rule.new"), icon: <FilterOutlined /> });
    items.push({
      key: "overlap",
      to: "/segments/overlap",
      label: t("overlap.title"),
      icon: <MergeCellsOutlined />,
    });
  }
  if (manifest.entities.some((entity) => entity.key === "knowledge.article"))
    groups
      .find((group) => group.key === "knowledge")
      ?.items.unshift({
        key: "knowledge",
        to: "/knowledge",
        label: t("knowledge.search"),
        icon: <FileSearchOutlined />,
      });
  // Calls and visits stand beside the journeys that they come from, or else beside the customers.
  if (manifest.entities.some((entity) => entity.key === "customers.activity"))
    (
      groups.find((group) => group.key === "journeys") ?? groups.find((group) => group.key === "customers")
    )?.items.push({
      key: "calls",
      to: "/calls",
      label: t("call.title"),
      icon: <PhoneOutlined />,
    });
  // Who may open a drawer sells.
  if (manifest.entities.some((entity) => entity.key === "trade.cash_session" && entity.can.create))
    groups
      .find((group) => group.key === "trade")
      ?.items.unshift({ key: "till", to: "/till", label: t("menu.till"), icon: <BarcodeOutlined /> });
  if (manifest.entities.some((entity) => entity.key === "trade.paper_batch" && entity.can.create))
    groups
      .find((group) => group.key === "trade")
      ?.items.push({ key: "paper", to: "/paper", label: t("menu.paper"), icon: <FormOutlined /> });
  // Who may change users says how they sign in.
  if (manifest.entities.some((entity) => entity.key === "org.user" && entity.can.update))
    groups
      .find((group) => group.key === "org")
      ?.items.push({
        key: "sign-in-settings",
        to: "/sign-in-settings",
        label: t("signin.settings"),
        icon: <LoginOutlined />,
      });
  // Who may change the company says how its messages go.
  if (manifest.entities.some((entity) => entity.key === "org.company" && entity.can.update))
    groups
      .find((group) => group.key === "org")
      ?.items.push({
        key: "message-channels",
        to: "/message-channels",
        label: t("messages.channels"),
        icon: <SendOutlined />,
      });
  if (manifest.entities.some((entity) => entity.key === "pricing.promotion"))
    groups
      .find((group) => group.key === "pricing")
      ?.items.push(
        {
          key: "promotion-calendar",
          to: "/prices/calendar",
          label: t("menu.promotion_calendar"),
          icon: <CalendarOutlined />,
        },
        { key: "try-basket", to: "/prices/try", label: t("menu.try_basket"), icon: <CalculatorOutlined /> },
      );
  const mine: MenuItem[] = manifest.entities.some((entity) => entity.key === "customers.activity")
    ? [{ key: "tasks", to: "/tasks", label: t("menu.tasks"), icon: <CheckSquareOutlined /> }]
    : [];
  const mayImport = manifest.entities.some((entity) => entity.can.import);
  const mayMerge = manifest.entities.some((entity) => entity.duplicates && entity.can.update);
  const data: MenuItem[] = [
    ...(mayImport
      ? [{ key: "imports", to: "/imports", label: t("menu.imports"), icon: <UploadOutlined /> }]
      : []),
    ...(mayMerge
      ? [{ key: "duplicates", to: "/duplicates", label: t("menu.duplicates"), icon: <MergeCellsOutlined /> }]
      : []),
    ...(manifest.audit
      ? [{ key: "audit", to: "/audit", label: t("menu.audit"), icon: <AuditOutlined /> }]
      : []),
  ];
  const system: MenuItem[] = [
    ...(manifest.may?.customise
      ? [{ key: "customise", to: "/customise", label: t("menu.customise"), icon: <ToolOutlined /> }]
      : []),
    ...(manifest.may?.webhooks
      ? [{ key: "webhooks", to: "/webhooks", label: t("menu.webhooks"), icon: <ApiOutlined /> }]
      : []),
  ];
  if (manifest.may?.sql)
    insight.push({ key: "sql", to: "/sql", label: t("menu.sql"), icon: <ConsoleSqlOutlined /> });
  const figures = mayMeasure(manifest.entities) ? insight : [];
  const analysed = groups.find((group) => group.key === "insight")?.items ?? [];
  return [
    ...(figures.length + analysed.length
      ? [{ key: "insight", label: t("domain.insight"), items: [...figures, ...analysed] }]
      : []),
    ...groups
      .filter((group) => group.key !== "insight")
      .map((group) => (group.key === "customers" ? { ...group, items: [...mine, ...group.items] } : group)),
    ...(system.length ? [{ key: "system", label: t("domain.system"), items: system }] : []),
    ...(data.length ? [{ key: "data", label: t("domain.data"), items: data }] : []),
  ];
}
