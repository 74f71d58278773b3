import { useInfiniteQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { listQuery } from "@/api/records";
import { type ControlProps, controlOf, type InputProps } from "@/fields/kind";

const TIER = "loyalty.tier";
const TIERS_SHOWN = 200;

interface Tier {
  value: string;
  label: string;
}

/** The club's tiers: prices know them by number, people by name. None for who may not see them, or where there are none. */
export function useTiers(): Tier[] {
  const seen = useEntity(TIER) !== undefined;
  const found = useInfiniteQuery({ ...listQuery(TIER, { sort: "rank" }, TIERS_SHOWN), enabled: seen });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return rows.map((row) => ({ value: String(row.number), label: String(row.name) }));
}

/** What a tier is called; its number where nobody knows it. */
export function useTierName(): (number: string) => string {
  const tiers = useTiers();
  return (number) => tiers.find((tier) => tier.value === number)?.label ?? number;
}

/** Those that are chosen are offered too, though there be no such tier any more. */
function offered(tiers: Tier[], chosen: string[]): Tier[] {
  const gone = chosen.filter((number) => !tiers.some((tier) => tier.value === number));
  return [...tiers, ...gone.map((number) => ({ value: number, label: number }))];
}

interface OneProps extends ControlProps {
  value: string;
  onChange: (number: string) => void;
  label?: string;
  placeholder?: string;
  className?: string;
}

/** Chooses a tier by its name; typed where the company keeps no tiers here. */
export function TierSelect({ value, onChange, label, placeholder, className, ...control }: OneProps) {
  const tiers = useTiers();
  const named = {
    ...controlOf(control),
    ...(label ? { "aria-label": label } : {}),
    ...(placeholder ? { placeholder } : {}),
    ...(className ? { className } : {}),
  };
  return tiers.length ? (
    <Select
      {...named}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      value={value || null}
      options={offered(tiers, value ? [value] : [])}
      onChange={(number: string | null | undefined) => onChange(number ?? "")}
    />
  ) : (
    <Input {...named} maxLength={60} value={value} onChange={(event) => onChange(event.target.value)} />
  );
}

/** Chooses several tiers. */
export function TiersSelect({
  value,
  onChange,
  label,
  disabled,
}: {
  value: string[];
  onChange: (numbers: string[]) => void;
  label: string;
  disabled: boolean;
}) {
  const tiers = useTiers();
  return (
    <Select
      aria-label={label}
      mode={tiers.length ? "multiple" : "tags"}
      disabled={disabled}
      optionFilterProp="label"
      value={value}
      options={offered(tiers, value)}
      onChange={onChange}
    />
  );
}

/** The tier of a price book or of one of its lines, in their forms. */
export function TierInput({ value, onChange, ...control }: InputProps) {
  const { t } = useTranslation();
  return (
    <TierSelect
      {...controlOf(control)}
      placeholder={t("prices.tier.any")}
      value={typeof value === "string" ? value : ""}
      onChange={(number) => onChange?.(number || null)}
    />
  );
}
