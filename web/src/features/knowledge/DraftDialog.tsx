import "./knowledge.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Modal, Tabs } from "antd";
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

type Text = Required<Omit<KnowledgeDraft, "version">>;

/** The open draft, or what readers see as the start of the next version. */
function startOf({ row, whole }: Pick<Props, "row" | "whole">): Text {
  const open = whole.state === "draft" ? undefined : whole.versions.find((one) => one.state === "draft");
  return {
    title: open?.title ?? text(row.title),
    summary: open?.summary ?? text(row.summary),
    body: open?.body ?? whole.body,
    note: open?.note ?? "",
  };
}

/** Somebody else saved the draft in between: what he wrote, and whose text it shall be. */
function Theirs({ theirs, onMine, onTheirs }: { theirs: Text; onMine: () => void; onTheirs: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      className="form-notice"
      title={t("knowledge.written_over")}
      description={
        <>
          <details>
            <summary>{t("knowledge.look_at_theirs")}</summary>
            <h3>{theirs.title}</h3>
            <Markdown text={theirs.body ?? ""} />
          </details>
          <div className="button-row">
            <Button type="primary" onClick={onMine}>
              {t("knowledge.keep_mine")}
            </Button>
            <Button onClick={onTheirs}>{t("knowledge.take_theirs")}</Button>
          </div>
        </>
      }
    />
  );
}

/** Writes the text of an article. */
export function DraftDialog({ row, whole, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Text>(() => startOf({ row, whole }));
  // As it was when the dialog opened: what is read anew meanwhile was read by nobody.
  const [version, setVersion] = useState(whole.draft_version);
  const [isBehind, setBehind] = useState(false);
  const save = useMutation({
    mutationFn: (over: number) =>
      writeDraft(row.id, {
        version: over,
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
      if (error instanceof Problem && error.code === "record.version_conflict") {
        setBehind(true);
        return client.invalidateQueries({ queryKey: ["records"] });
      }
      const first = error instanceof Problem ? error.fields[0] : undefined;
      void message.error(first ? fieldProblemText(t, first.code, first.params) : problemText(t, error));
      return undefined;
    },
  });
  const set = (name: keyof Text) => (event: { target: { value: string } }) =>
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
      onOk={() => save.mutate(version)}
      onCancel={onClose}
    >
      {isBehind && whole.draft_version !== version ? (
        <Theirs
          theirs={startOf({ row, whole })}
          onMine={() => {
            setVersion(whole.draft_version);
            setBehind(false);
            save.mutate(whole.draft_version);
          }}
          onTheirs={() => {
            setDraft(startOf({ row, whole }));
            setVersion(whole.draft_version);
            setBehind(false);
          }}
        />
      ) : null}
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
