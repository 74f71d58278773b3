import "./club.css";
import "./setup.css";
import "./work.css";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Skeleton, Tabs } from "antd";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useManifest } from "@/api/manifest";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { AdjustmentsWork } from "./AdjustmentsWork";
import { CardsWork } from "./CardsWork";
import { ProofsWork } from "./ProofsWork";

const Conflicts = lazy(async () => ({ default: (await import("./ConflictsWork")).ConflictsWork }));
const Falling = lazy(async () => ({ default: (await import("./FallingWork")).FallingWork }));
const Expiring = lazy(async () => ({ default: (await import("./ExpiringWork")).ExpiringWork }));
const Figures = lazy(async () => ({ default: (await import("./FiguresWork")).FiguresWork }));
const Liability = lazy(async () => ({ default: (await import("./LiabilityWork")).LiabilityWork }));

/** The work and the records that it is about: who may not see them has no such tab. */
const TABS: { key: string; sees: string; content: ReactNode }[] = [
  { key: "proofs", sees: "loyalty.tier_proof", content: <ProofsWork /> },
  { key: "adjustments", sees: "loyalty.points_adjustment", content: <AdjustmentsWork /> },
  { key: "cards", sees: "loyalty.card_batch", content: <CardsWork /> },
  { key: "conflicts", sees: "trade.sale_conflict", content: <Conflicts /> },
  { key: "falling", sees: "loyalty.membership", content: <Falling /> },
  { key: "expiring", sees: "loyalty.points_account", content: <Expiring /> },
  { key: "figures", sees: "loyalty.tier_change", content: <Figures /> },
  { key: "liability", sees: "loyalty.points_account", content: <Liability /> },
];

/** The club's daily work. */
export function ClubPage() {
  const { t } = useTranslation();
  const { entities } = useManifest();
  const search = useSearch({ from: "/shell/club" });
  const navigate = useNavigate();
  const tabs = TABS.filter(({ sees }) => entities.some((one) => one.key === sees));
  const first = tabs[0]?.key;
  const here = tabs.some(({ key }) => key === search.tab) ? search.tab : first;
  return (
    <div className="page">
      <PageHeader title={t("menu.club")} note={t("work.note")} />
      {here ? (
        <Tabs
          className="page-tabs"
          activeKey={here}
          onChange={(tab) => void navigate({ to: "/club", search: { tab } })}
          destroyOnHidden
          items={tabs.map(({ key, content }) => ({
            key,
            label: t(`work.${key}`),
            children: <Suspense fallback={<Skeleton active />}>{content}</Suspense>,
          }))}
        />
      ) : (
        <Nothing title={t("setup.unseen")} />
      )}
    </div>
  );
}
