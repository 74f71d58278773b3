import "./knowledge.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { type KnowledgeArticle, type KnowledgeDraft, writeDraft } from "@/api/knowledge";
import type { RecordRow } from "@/api/types";
import { Markdown } from "@/ui/Markdown";
import { fieldProblemText, problemText } from "@/ui/problem";

interface Props {
  row: RecordRow;
  whole: KnowledgeArticle;
  onClose: () => void;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** Writes the text of an article: of the open draft, or what readers see as the start of the next version. */
export function DraftDialog({ row, whole, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const open = whole.state === "draft" ? undefined : whole.versions.find((one) => one.state === "draft");
  const [draft, setDraft] = useState<Required<KnowledgeDraft>>({
    title: open?.title ?? text(row.title),
    summary: open?.summary ?? text(row.summary),
    body: open?.body ?? whole.body,
    note: open?.note ?? "",
  });
  const save = useMutation({
    mutationFn: () =>
      writeDraft(row.id, {
        title: draft.title.trim(),
        summary: draft.summary || null,
        body: draft.body || null,
        note: draft.note || null,
      }),
    onSuccess: async () => {
      message.success(t("knowledge.saved"));
      onClose();
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => {
      const first = error instanceof Problem ? error.fields[0] : undefined;
      void message.error(first ? fieldProblemText(t, first.code, first.params) : problemText(t, error));
    },
  });
  const set = (name: keyof KnowledgeDraft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value });
  const writing = (
    <Input.TextArea
      id="draft-body"
      aria-label={t("knowledge.text")}
      className="knowledge-editor"
      maxLength={20_000}
      autoSize={{ minRows: 12, maxRows: 24 }}
      value={draft.body ?? ""}
      onChange={set("body")}
    />
  );
  return (
    <Modal
      open
      width={860}
      title={t("knowledge.step.write")}
      okText={t("knowledge.save_draft")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !draft.title.trim() }}
      confirmLoading={save.isPending}
      mask={{ closable: false }}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t("knowledge.title")} htmlFor="draft-title" required>
          <Input id="draft-title" maxLength={200} value={draft.title} onChange={set("title")} />
        </Form.Item>
        <Form.Item label={t("knowledge.summary")} htmlFor="draft-summary">
          <Input.TextArea
            id="draft-summary"
            maxLength={500}
            autoSize={{ minRows: 1, maxRows: 4 }}
            value={draft.summary ?? ""}
            onChange={set("summary")}
          />
        </Form.Item>
        <Tabs
          items={[
            { key: "write", label: t("knowledge.text"), children: writing },
            {
              key: "look",
              label: t("knowledge.preview"),
              children: <Markdown text={draft.body ?? ""} />,
            },
          ]}
        />
        {whole.state === "draft" ? null : (
          <Form.Item label={t("knowledge.what_is_new")} htmlFor="draft-note">
            <Input id="draft-note" maxLength={500} value={draft.note ?? ""} onChange={set("note")} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
