import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Input, Modal } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { archiveArticle, articleQuery, confirmArticle, decideDraft, submitDraft } from "@/api/knowledge";
import { LinkSelect } from "@/fields/LinkSelect";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { DraftDialog } from "./DraftDialog";

type Asking = "write" | "submit" | "publish" | "refuse" | "archive" | "confirm";

/** Days after which an article is looked at again, where nobody says another day. */
const REVIEW_DAYS = 180;

/** What may be done with an article now: write, hand over, publish, archive, confirm. */
export function ArticleButtons({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const whole = useQuery(articleQuery(row.id)).data;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [reviewer, setReviewer] = useState<string[]>(
    typeof row.reviewer_id === "string" ? [row.reviewer_id] : [],
  );
  const [note, setNote] = useState("");
  const [day, setDay] = useState<Dayjs | null>(dayjs().add(REVIEW_DAYS, "day"));
  const act = useMutation({
    mutationFn: async (step: Asking): Promise<void> => {
      if (step === "submit") await submitDraft(row.id, reviewer[0] ?? "");
      else if (step === "publish" || step === "refuse")
        await decideDraft(row.id, step === "publish", note.trim());
      else if (step === "archive") await archiveArticle(row.id);
      else if (step === "confirm" && day) await confirmArticle(row.id, day.format("YYYY-MM-DD"));
    },
    onSuccess: async (_, step) => {
      setAsking(null);
      setNote("");
      message.success(t(`knowledge.done.${step}`));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!whole?.may_change) return null;
  const open = whole.versions.find((one) => one.state === "draft" || one.state === "in_review");
  const inReview = whole.state === "in_review" || open?.state === "in_review";
  const hasDraft = whole.state === "draft" || open?.state === "draft";
  const steps: Asking[] = [
    ...(inReview ? [] : (["write"] as const)),
    ...(hasDraft && !inReview ? (["submit"] as const) : []),
    ...(whole.may_decide ? (["publish", "refuse"] as const) : []),
    ...(whole.state === "published" ? (["confirm", "archive"] as const) : []),
  ];
  const ready = asking === "submit" ? reviewer.length > 0 : asking === "confirm" ? day !== null : true;
  return (
    <>
      {steps.map((step) => (
        <Button
          key={step}
          type={step === "publish" || step === "submit" ? "primary" : "default"}
          danger={step === "archive"}
          onClick={() => setAsking(step)}
        >
          {t(`knowledge.step.${step}`)}
        </Button>
      ))}
      {asking === "write" ? (
        <DraftDialog row={row} whole={whole} onClose={() => setAsking(null)} />
      ) : (
        <Modal
          open={asking !== null}
          title={asking ? t(`knowledge.step.${asking}`) : ""}
          okText={asking ? t(`knowledge.step.${asking}`) : ""}
          cancelText={t("action.cancel")}
          okButtonProps={{ disabled: !ready, danger: asking === "archive" }}
          confirmLoading={act.isPending}
          onOk={() => asking && act.mutate(asking)}
          onCancel={() => setAsking(null)}
        >
          <p>{asking ? t(`knowledge.step_note.${asking}`) : ""}</p>
          {asking === "submit" ? (
            <LinkSelect
              target="org.user"
              label={t("knowledge.reviewer")}
              placeholder={t("knowledge.reviewer")}
              value={reviewer}
              onChange={setReviewer}
            />
          ) : null}
          {asking === "publish" || asking === "refuse" ? (
            <Input.TextArea
              aria-label={t("knowledge.opinion")}
              placeholder={t("knowledge.opinion")}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          ) : null}
          {asking === "confirm" ? (
            <DatePicker
              aria-label={t("knowledge.review_on")}
              value={day}
              minDate={dayjs().add(1, "day")}
              onChange={(next) => setDay(next)}
            />
          ) : null}
        </Modal>
      )}
    </>
  );
}
