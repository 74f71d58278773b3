import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useAll } from "./useAll";

interface Props {
  campaign: string;
  /** What is said where there is none; nothing by default. */
  nothing?: string;
  onOpen?: (row: RecordRow) => void;
}

/** What is to be said, ready to be read out: each opens by a click. */
export function Scripts({ campaign, nothing, onOpen }: Props) {
  const { t } = useTranslation();
  const mayRead = useEntity("marketing.script") !== undefined;
  const scripts = useAll(
    "marketing.script",
    [`campaign_id:eq:${campaign}`],
    "id",
    mayRead && campaign !== "",
  );
  if (scripts.rows.length === 0) return nothing ? <p className="quiet">{nothing}</p> : null;
  return (
    <div className="campaign-scripts">
      {scripts.rows.map((row) => (
        <details key={row.id}>
          <summary>
            {String(row.name)}{" "}
            <span className="quiet">
              {[row._titles?.phase_id, row._titles?.channel_id].filter(Boolean).join(" · ")}
            </span>
          </summary>
          <p className="campaign-goal">{String(row.body)}</p>
          {onOpen ? (
            <Button size="small" onClick={() => onOpen(row)}>
              {t("action.edit")}
            </Button>
          ) : null}
        </details>
      ))}
    </div>
  );
}
