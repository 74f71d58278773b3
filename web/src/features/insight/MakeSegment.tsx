import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Input, InputNumber, Modal, Segmented } from "antd";
import dayjs from "dayjs";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CubeFilters, makeSegment } from "@/api/cube";
import { useManifest } from "@/api/manifest";
import { createRecord } from "@/api/records";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { problemText } from "@/ui/problem";

interface Props {
  /** What the cell is called: a first name for the segment, and the reason of each member. */
  title: string;
  filters: CubeFilters;
}

/** How many days a question is about; null where it is about all, or moves by itself. */
function daysOf({ from, to }: CubeFilters): number | null {
  if (!from && !to) return null;
  return from && to ? dayjs(to).diff(dayjs(from), "day") + 1 : 365;
}

/** The cell as a rule, which follows sales and time. */
function ruleOf(filters: CubeFilters, days: number | null) {
  const given = Object.entries(filters).filter(([, text]) => text);
  const cell = { question: Object.fromEntries(given), ...(days === null ? {} : { window: { days } }) };
  return { rule: { all: [{ cell }] } };
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
  const [way, setWay] = useState<"frozen" | "live">("frozen");
  const [days, setDays] = useState(() => daysOf(filters));
  const make = useMutation({
    mutationFn: async () => {
      if (way === "frozen") {
        return await makeSegment({ name: name.trim(), reason, note, question: filters }, key);
      }
      const definition = JSON.stringify(ruleOf(filters, days));
      const said = { name: name.trim(), note: note || null, kind: "rule", definition };
      return { id: (await createRecord("marketing.segment", said, key)).id, members: null };
    },
    onSuccess: async (made) => {
      onClose();
      message.success({
        content: (
          <>
            {made.members === null
              ? t("segment.made_rule")
              : t("segment.made", { count: numberText(made.members, locale) })}{" "}
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
      <Segmented
        block
        aria-label={t("segment.way")}
        value={way}
        onChange={setWay}
        options={(["frozen", "live"] as const).map((value) => ({ value, label: t(`segment.way.${value}`) }))}
      />
      <p className="quiet">{t(way === "frozen" ? "segment.hint" : "segment.hint_live")}</p>
      <div className="segment-form">
        {way === "live" && days !== null ? (
          <>
            <label htmlFor={`${id}days`}>{t("segment.days")}</label>
            <InputNumber
              id={`${id}days`}
              min={1}
              max={36525}
              value={days}
              suffix={t("rule.days_unit")}
              onChange={(value) => setDays(value ?? 1)}
            />
          </>
        ) : null}
        <label htmlFor={`${id}name`}>{t("segment.name")}</label>
        <Input id={`${id}name`} maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
        {way === "frozen" ? (
          <>
            <label htmlFor={`${id}reason`}>{t("segment.reason")}</label>
            <Input
              id={`${id}reason`}
              maxLength={300}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </>
        ) : null}
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
