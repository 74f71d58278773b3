import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import type { InputProps } from "@/fields/kind";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { IssueCodes } from "./IssueCodes";
import { LifeButtons } from "./LifeButtons";
import { TierInput } from "./TierSelect";

const Simulation = lazy(async () => ({ default: (await import("./SimulationTab")).SimulationTab }));
const Result = lazy(async () => ({ default: (await import("./ResultTab")).ResultTab }));
const Definition = lazy(async () => ({ default: (await import("./DefinitionTab")).DefinitionTab }));

const Action = lazy(async () => ({ default: (await import("./DefinitionInputs")).ActionInput }));
const Conditions = lazy(async () => ({ default: (await import("./DefinitionInputs")).ConditionsInput }));

const inForm = (Input: typeof Action) => (props: InputProps) => (
  <Suspense fallback={<Skeleton active />}>
    <Input {...props} />
  </Suspense>
);

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Definition key={props.row.version} {...props} />
    </Suspense>
  );
}

function Tried(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Simulation {...props} />
    </Suspense>
  );
}

function Brought(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Result {...props} />
    </Suspense>
  );
}

function ToMatrix({ row }: SlotProps) {
  const { t } = useTranslation();
  return (
    <Link to="/prices/matrix/$id" params={{ id: row.id }} search={{}}>
      <Button>{t("prices.matrix")}</Button>
    </Link>
  );
}

/** A product's page leads to its prices. */
export function ToPriceCard({ row }: SlotProps) {
  const { t } = useTranslation();
  if (!useEntity("pricing.price_book")) return null;
  return (
    <Link to="/prices/card/$id" params={{ id: row.id }}>
      <Button>{t("prices.card")}</Button>
    </Link>
  );
}

/** A promotion's page opens with what it gives and to whom, and has the steps of its life. */
export const promotionSlot: RecordSlot = {
  tab: { key: "definition", label: "prices.definition", Content },
  tabs: [
    { key: "simulation", label: "prices.simulation", Content: Tried },
    { key: "result", label: "prices.result", Content: Brought },
  ],
  Actions: LifeButtons,
  inputs: { action: inForm(Action), conditions: inForm(Conditions) },
  covers: [],
};

/** A price book's page leads to its grid. */
export const priceBookSlot: RecordSlot = { Actions: ToMatrix, pickers: { tier: TierInput }, covers: [] };

/** A line of a book asks for tiers as its book does. */
export const priceRuleSlot: RecordSlot = { pickers: { tier: TierInput }, covers: [] };

/** A coupon's page issues its codes. */
export const couponSlot: RecordSlot = { Actions: IssueCodes, covers: [] };
