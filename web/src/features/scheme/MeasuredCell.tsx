import { useSession } from "@/api/session";
import type { OwnCellProps } from "@/fields/ownCells";
import { useLocale } from "@/i18n/useLocale";
import { minorDigits, numberText } from "@/ui/number";
import { inMinor } from "./direction";
import { useFigure } from "./useFigure";
import { useUnit } from "./useUnit";

/** Where a measure stands, in its unit: records keep shares as decimals and amounts in the currency. */
export function MeasuredCell({ field, row }: OwnCellProps) {
  const locale = useLocale();
  const figure = useFigure();
  const { company } = useSession();
  const unit = useUnit(row.measure);
  const value = row[field.name];
  if (value === null || value === undefined || value === "") return null;
  if (!unit) return <span>{numberText(String(value), locale)}</span>;
  return <span>{figure(String(inMinor(Number(value), unit, minorDigits(company.currency))), unit)}</span>;
}
