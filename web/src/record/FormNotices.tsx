import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";
import type { KeptDraft } from "./keptDraft";
import { useReachable } from "./useReachable";

interface RestoredProps {
  draft: KeptDraft;
  /** The record was changed since the draft was begun. */
  stale: boolean;
  onDiscard: () => void;
}

/** Says that what stands in the form is a draft. */
export function Restored({ draft, stale, onDiscard }: RestoredProps) {
  const { t } = useTranslation();
  const { zone } = useSession().company;
  return (
    <Alert
      type="info"
      showIcon
      className="form-notice"
      title={t("form.draft.restored", { at: instantText(new Date(draft.at).toISOString(), zone) })}
      description={stale ? t("form.draft.stale") : undefined}
      action={
        <Button size="small" onClick={onDiscard}>
          {t("form.draft.discard")}
        </Button>
      }
    />
  );
}

/** The server can't be reached: the draft stays here, and is offered again when it can. */
export function Unreachable({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  const back = useReachable(true);
  return (
    <Alert
      type={back ? "success" : "warning"}
      showIcon
      className="form-notice"
      title={t(back ? "form.draft.back" : "form.draft.offline")}
      action={
        <Button size="small" type={back ? "primary" : "default"} onClick={onRetry}>
          {t("form.draft.again")}
        </Button>
      }
    />
  );
}
