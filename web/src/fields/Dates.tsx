import { type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";
import type { CellProps, ConditionProps, KindUi } from "./kind";

/** Calendars are large and only forms and open filters need one: they come when one is opened. */
function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Part = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={<div className="input-wait" />}>
      <Part {...props} />
    </Suspense>
  );
}

const DateInput = later(async () => (await import("./DatePickers")).DateInput);
const InstantInput = later(async () => (await import("./DatePickers")).InstantInput);
const DateFilter = later(async () => (await import("./DatePickers")).DateFilter);
const InstantFilter = later(async () => (await import("./DatePickers")).InstantFilter);

function DateCell({ value }: CellProps) {
  return <>{value ?? ""}</>;
}

function InstantCell({ value }: CellProps) {
  const { company } = useSession();
  return <>{typeof value === "string" ? instantText(value, company.zone) : ""}</>;
}

const SIGNS: Record<string, string> = { ge: "≥ ", gt: "> ", le: "≤ ", lt: "< ", ne: "≠ " };

function DateSaid({ condition }: ConditionProps) {
  const { t } = useTranslation();
  if (condition.value === "") return <>{t(`filter.op.${condition.op}`)}</>;
  return <>{`${SIGNS[condition.op] ?? ""}${condition.value}`}</>;
}

function InstantSaid({ condition }: ConditionProps) {
  const { t } = useTranslation();
  const { company } = useSession();
  if (condition.value === "") return <>{t(`filter.op.${condition.op}`)}</>;
  return <>{`${SIGNS[condition.op] ?? ""}${instantText(condition.value, company.zone).slice(0, 10)}`}</>;
}

export const dateKind: KindUi = { Cell: DateCell, Input: DateInput, Filter: DateFilter, Said: DateSaid };
export const datetimeKind: KindUi = {
  Cell: InstantCell,
  Input: InstantInput,
  Filter: InstantFilter,
  Said: InstantSaid,
};
