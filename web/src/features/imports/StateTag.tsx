import { useTranslation } from "react-i18next";
import { type ImportJob, isBusy } from "@/api/imports";
import { useLocale } from "@/i18n/useLocale";
import { percentText } from "@/ui/number";
import { STATE_TONE } from "./texts";

export function StateTag({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const total = job.progress?.total;
  const part =
    isBusy(job.state) && total ? ` ${percentText((job.progress?.done ?? 0) / total, locale, 0)}` : "";
  return (
    <span className={`state ${isBusy(job.state) ? "busy" : (STATE_TONE[job.state] ?? "")}`}>
      {t(`import.state.${job.state}`)}
      {part}
    </span>
  );
}
