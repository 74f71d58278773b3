import { useTranslation } from "react-i18next";
import type { AsOf } from "@/api/measures";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";

const isInstant = (text: string) => text.includes("T");

/** How far the numbers reach, and when they were last brought up to date. */
export function AsOfNote({ asOf }: { asOf: AsOf | null | undefined }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const through = asOf?.facts_through;
  const at = asOf?.at;
  if (!through && !at) return null;
  const said = (text: string) => (isInstant(text) ? instantText(text, company.zone) : text);
  return (
    <>
      {through ? t("insight.through", { date: said(through) }) : null}
      {through && at ? " · " : null}
      {at ? t("insight.at", { at: said(at) }) : null}
    </>
  );
}
