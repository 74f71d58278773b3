import { App, Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { useRight } from "@/api/manifest";
import { retryMessage } from "@/api/messages";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { useAct } from "@/ui/useAct";

const AGAIN = ["failed", "unknown", "bounced"];

/** Puts a message that failed back into the outbox. One that may have arrived only after a second thought. */
function Retry({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useRight("messages.message", "update") !== "none";
  const retry = useAct(retryMessage, () => void message.success(t("messages.retried")));
  // What was called off isn't wanted any more, and a code to sign in is worth nothing by now.
  const isOver = row.failure === "called_off" || row.purpose === "sign_in";
  if (!may || isOver || !AGAIN.includes(String(row.state))) return null;
  const isUnknown = row.state === "unknown";
  return (
    <Popconfirm
      placement="bottomRight"
      title={t("messages.retry.unknown")}
      disabled={!isUnknown}
      onConfirm={() => retry.mutate(row.id)}
    >
      <Button loading={retry.isPending} onClick={isUnknown ? undefined : () => retry.mutate(row.id)}>
        {t("messages.retry")}
      </Button>
    </Popconfirm>
  );
}

/** What keeps a message from being sent twice tells people nothing. */
const Nothing = () => null;

export const messageSlot: RecordSlot = { Actions: Retry, inputs: { key: Nothing }, covers: [] };
