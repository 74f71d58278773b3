import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import type { StageChange } from "@/api/standing";

/** The stages as they were found, the latest first: from which to which, of which day, and why. */
export function StageHistory({ changes }: { changes: StageChange[] }) {
  const { t } = useTranslation();
  const lang = useLang();
  const name = (stage: StageChange["to"]) => t(stage ? `standing.stage.${stage}` : "standing.stage_none");
  return (
    <ol className="stage-history">
      {changes.map((change) => (
        <li key={`${change.as_of} ${change.found_at} ${change.to}`}>
          <time className="quiet" dateTime={change.as_of}>
            {change.as_of}
          </time>
          <span>
            {change.from ? `${name(change.from)} → ` : ""}
            <b>{name(change.to)}</b>
            {change.is_of_merged ? <Tag>{t("standing.of_merged")}</Tag> : null}
          </span>
          <span className="quiet">{change.reason.text[lang]}</span>
        </li>
      ))}
    </ol>
  );
}
