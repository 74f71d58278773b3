import { useTranslation } from "react-i18next";
import { LinkSelect } from "@/fields/LinkSelect";

/** Of which goods, and where. */
export interface Narrowed {
  categories?: string[];
  products?: string[];
  stores?: string[];
}

const LISTS = [
  ["categories", "catalog.category"],
  ["products", "catalog.product"],
  ["stores", "org.store"],
] as const;

/** Narrows purchases to categories, products and stores; all where none is chosen. */
export function Goods<T extends Narrowed>({ test, onChange }: { test: T; onChange: (test: T) => void }) {
  const { t } = useTranslation();
  return LISTS.map(([name, target]) => (
    <LinkSelect
      key={name}
      multiple
      target={target}
      label={t(`rule.${name}`)}
      placeholder={t(`rule.${name}`)}
      className="rule-goods"
      value={test[name] ?? []}
      onChange={(ids) => {
        const next = { ...test };
        if (ids.length) next[name] = ids;
        else delete next[name];
        onChange(next);
      }}
    />
  ));
}
