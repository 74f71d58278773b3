import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, DatePicker, Drawer } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { movePerson } from "@/api/access";
import { Problem } from "@/api/client";
import { LinkSelect } from "@/fields/LinkSelect";
import { fieldProblemText, problemText } from "@/ui/problem";
import { usePhone } from "@/ui/usePhone";

/** Moves somebody to another post from a day on. The old assignment ends the day before. */
export function MoveDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const phone = usePhone();
  const client = useQueryClient();
  const [who, setWho] = useState<string[]>([]);
  const [post, setPost] = useState<string[]>([]);
  const [on, setOn] = useState<Dayjs>(dayjs());
  const move = useMutation({
    mutationFn: () =>
      movePerson({ user_id: who[0] ?? "", post_id: post[0] ?? "", on: on.format("YYYY-MM-DD") }),
    onSuccess: async () => {
      message.success(t("org.moved"));
      onClose();
      await client.invalidateQueries({ queryKey: ["records"] });
    },
  });
  const said = (error: unknown) => {
    const field = error instanceof Problem ? error.fields?.[0] : undefined;
    return field ? fieldProblemText(t, field.code, field.params) : problemText(t, error);
  };
  return (
    <Drawer open size={phone ? "100%" : 460} title={t("org.move")} onClose={onClose} destroyOnHidden>
      <div className="move-form">
        <span>{t("org.move.who")}</span>
        <LinkSelect target="org.user" value={who} onChange={setWho} label={t("org.move.who")} />
        <span>{t("org.move.to")}</span>
        <LinkSelect target="org.post" value={post} onChange={setPost} label={t("org.move.to")} />
        <span>{t("org.move.on")}</span>
        <DatePicker
          allowClear={false}
          aria-label={t("org.move.on")}
          value={on}
          onChange={(day) => (day ? setOn(day) : undefined)}
        />
        <p className="quiet">{t("org.move.note")}</p>
        {move.isError ? <Alert type="error" showIcon title={said(move.error)} /> : null}
        <Button
          type="primary"
          disabled={!who[0] || !post[0]}
          loading={move.isPending}
          onClick={() => move.mutate()}
        >
          {t("org.move")}
        </Button>
      </div>
    </Drawer>
  );
}
