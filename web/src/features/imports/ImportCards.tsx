import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ImportJob, ImportTarget } from "@/api/imports";
import { useLang } from "@/api/manifest";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { instantText } from "@/ui/time";
import { StateTag } from "./StateTag";
import { targetName } from "./texts";

const COUNTS = ["create", "update", "error"] as const;

/** The list of imports on a phone. */
export function ImportCards({ jobs, targets }: { jobs: ImportJob[]; targets: ImportTarget[] | undefined }) {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  const { company } = useSession();
  return (
    <ul className="cards">
      {jobs.map((job) => (
        <li key={job.id} className="card">
          <Link className="card-title" to="/imports/$id" params={{ id: job.id }}>
            {job.file_name}
          </Link>
          <div className="import-card-line">
            <StateTag job={job} />
            <span>{targetName(targets, job.target, lang)}</span>
            <span className="quiet">{instantText(job.created_at, company.zone)}</span>
          </div>
          <dl className="card-facts">
            {COUNTS.filter((name) => job.counts?.[name]).map((name) => (
              <div key={name}>
                <dt>{t(`import.count.${name}`)}</dt>
                <dd>{numberText(job.counts?.[name] ?? 0, locale)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
