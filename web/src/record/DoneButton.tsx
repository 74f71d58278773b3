import { CheckOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";

const ACTIVITY = "customers.activity";

/** Completes an open activity with one click. */
export function DoneButton({ activity }: { activity: RecordRow }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const may = useEntity(ACTIVITY)?.can.update ?? false;
  const done = useMutation({
    mutationFn: () => updateRecord(ACTIVITY, activity.id, activity.version, { status: "done" }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["records", ACTIVITY] }),
        client.invalidateQueries({ queryKey: ["timeline"] }),
      ]),
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!may || activity.status !== "open") return null;
  return (
    <Button
      size="small"
      icon={<CheckOutlined />}
      loading={done.isPending}
      aria-label={t("activity.done.of", { what: String(activity.subject) })}
      onClick={() => done.mutate()}
    >
      {t("activity.done")}
    </Button>
  );
}
