import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Input, Modal, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { fetchPage } from "@/api/records";
import { pinFinding } from "@/api/scheme";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { questionText } from "./question";

/** Rounds that can be chosen. */
const ROUNDS = 50;

interface Props {
  /** What was asked: an indicator, `cube`, or `portrait`. */
  indicator: string;
  /** With which parameters. */
  question: object;
}

function Dialog({ indicator, question, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [round, setRound] = useState<string>();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  // One wish, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const rounds = useQuery({
    queryKey: ["records", "scheme.round", "open"],
    queryFn: ({ signal }) =>
      fetchPage("scheme.round", { f: ["state:ne:closed"], sort: "-number" }, ROUNDS, null, signal),
  });
  const open = rounds.data?.items ?? [];
  const chosen = round ?? open[0]?.id;
  const keep = useMutation({
    mutationFn: (id: string) =>
      pinFinding(id, key, {
        name: name.trim(),
        indicator,
        question: questionText(question),
        ...(note.trim() ? { note: note.trim() } : {}),
      }),
    onSuccess: () => {
      message.success(t("scheme.round.pinned"));
      onClose();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const content = () => {
    if (rounds.isPending) return <Skeleton active paragraph={{ rows: 3 }} />;
    if (rounds.isError) return <ProblemView error={rounds.error} onRetry={() => void rounds.refetch()} />;
    if (!chosen)
      return (
        <p>
          {t("scheme.pin.none")}{" "}
          <Link to="/r/$domain/$name" params={{ domain: "scheme", name: "round" }} search={{}}>
            {t("scheme.pin.rounds")}
          </Link>
        </p>
      );
    return (
      <div style={{ display: "grid", gap: 12 }}>
        <Select
          aria-label={t("scheme.pin.round")}
          value={chosen}
          onChange={setRound}
          options={open.map((one) => ({ value: one.id, label: `${one.number} · ${one.name}` }))}
        />
        <Input
          aria-label={t("scheme.round.finding")}
          placeholder={t("scheme.round.finding")}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Input.TextArea
          aria-label={t("scheme.pin.note")}
          placeholder={t("scheme.pin.note")}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    );
  };
  return (
    <Modal
      open
      title={t("scheme.pin.open")}
      okText={t("scheme.round.pin")}
      okButtonProps={{ disabled: !chosen || name.trim() === "" }}
      confirmLoading={keep.isPending}
      onOk={() => chosen && keep.mutate(chosen)}
      onCancel={onClose}
    >
      {content()}
    </Modal>
  );
}

/** Keeps what the page shows as a finding of a CRM round, with its question; nothing for who may keep none. */
export function PinFinding(props: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const may = useEntity("scheme.finding")?.can.create;
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("scheme.pin.open")}</Button>
      {open ? <Dialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
