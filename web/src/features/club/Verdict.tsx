import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface VerdictProps {
  acceptText: string;
  /** Nothing where it can't be refused. */
  refuseText: string | null;
  /** Whether all is there that accepting needs; refusing needs a reason. */
  mayAccept: boolean;
  /** What is being done of it, where something is. */
  pending: boolean | null;
  onDecide: (isAccepted: boolean, note: string) => void;
  onSkip: (() => void) | null;
}

/** What is decided of something that waits, and why. */
export function Verdict({ acceptText, refuseText, mayAccept, pending, onDecide, onSkip }: VerdictProps) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  return (
    <>
      <Input.TextArea
        aria-label={t("work.reason")}
        placeholder={t("work.reason_hint")}
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="button-row">
        <Button
          type="primary"
          disabled={!mayAccept || pending === false}
          loading={pending === true}
          onClick={() => onDecide(true, note)}
        >
          {acceptText}
        </Button>
        {refuseText ? (
          <Button
            danger
            disabled={note.trim() === "" || pending === true}
            loading={pending === false}
            onClick={() => onDecide(false, note)}
          >
            {refuseText}
          </Button>
        ) : null}
        {onSkip ? (
          <Button type="text" disabled={pending !== null} onClick={onSkip}>
            {t("work.next")}
          </Button>
        ) : null}
      </div>
    </>
  );
}
