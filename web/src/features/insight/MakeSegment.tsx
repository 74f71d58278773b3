import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CubeFilters, makeSegment } from "@/api/cube";
import { useManifest } from "@/api/manifest";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { problemText } from "@/ui/problem";

interface Props {
  /** What the cell is called: a first name for the segment, and the reason of each member. */
  title: string;
  filters: CubeFilters;
}

function Dialog({ title, filters, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = (made: string) =>
    void navigate({
      to: "/r/$domain/$name/$id",
      params: { domain: "marketing", name: "segment", id: made },
    });
  const id = useId();
  const [name, setName] = useState(title.slice(0, 200));
  const [reason, setReason] = useState(title.slice(0, 300));
  const [note, setNote] = useState("");
  // One wish, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const make = useMutation({
    mutationFn: () => makeSegment({ name: name.trim(), reason, note, question: filters }, key),
    onSuccess: async (made) => {
      onClose();
      message.success({
        content: (
          <>
            {t("segment.made", { count: numberText(made.members, locale) })}{" "}
            <Button type="link" size="small" onClick={() => show(made.id)}>
              {t("segment.show")}
            </Button>
          </>
        ),
        duration: 8,
      });
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Modal
      open
      title={t("segment.make")}
      okText={t("segment.make")}
      okButtonProps={{ disabled: name.trim() === "" }}
      confirmLoading={make.isPending}
      onOk={() => make.mutate()}
      onCancel={onClose}
    >
      <p className="quiet">{t("segment.hint")}</p>
      <div className="segment-form">
        <label htmlFor={`${id}name`}>{t("segment.name")}</label>
        <Input id={`${id}name`} maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
        <label htmlFor={`${id}reason`}>{t("segment.reason")}</label>
        <Input
          id={`${id}reason`}
          maxLength={300}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
        <label htmlFor={`${id}note`}>{t("segment.note")}</label>
        <Input.TextArea
          id={`${id}note`}
          rows={3}
          maxLength={2000}
          value={note}
          onChange={(e) => setNote(e.target.value)}
        />
      </div>
    </Modal>
  );
}

/** Keeps the customers of a cell as a segment, for who may make segments. */
export function MakeSegment(props: Props) {
  const { t } = useTranslation();
  const { entities } = useManifest();
  const [open, setOpen] = useState(false);
  const mayMake = ["marketing.segment", "marketing.segment_member"].every((key) =>
    entities.some((entity) => entity.key === key && entity.can.create),
  );
  if (!mayMake) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("segment.make")}
      </Button>
      {open ? <Dialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
