import { useTranslation } from "react-i18next";
import type { AsOf } from "@/api/measures";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";

/** A date stays; an instant becomes the company's wall clock. */
function said(value: string | number, zone: string): string {
  if (typeof value === "number") return instantText(new Date(value).toISOString(), zone);
  return value.includes("T") ? instantText(value, zone) : value;
}

/** How far the numbers reach, and when they were last brought up to date. */
export function AsOfNote({ asOf }: { asOf: AsOf | null | undefined }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const through = asOf?.facts_through;
  const at = asOf?.at;
  if (!through && !at) return null;
  return (
    <>
      {through ? t("insight.through", { date: said(through, company.zone) }) : null}
      {through && at ? " · " : null}
      {at ? t("insight.at", { at: said(at, company.zone) }) : null}
    </>
  );
}
