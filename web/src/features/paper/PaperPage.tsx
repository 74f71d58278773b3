import "./paper.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, App, Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { batchSumQuery, closeBatch, type PaperAnswer, type PaperKeyed } from "@/api/paper";
import { recordQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { LinkSelect } from "@/fields/LinkSelect";
import { useMoney } from "@/fields/useMoney";
import { Files } from "@/record/together/Files";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { dayOf } from "@/ui/time";
import { Differing } from "./Differing";
import { FormEntry } from "./FormEntry";
import { PhotoFirst } from "./PhotoFirst";
import { Settle } from "./Settle";

/** What is in the batch, beside what should be. */
function BatchBar({ batch }: { batch: RecordRow }) {
  const { t } = useTranslation();
  const money = useMoney();
  const { message } = App.useApp();
  const client = useQueryClient();
  const sum = useQuery(batchSumQuery(batch.id));
  const close = useMutation({
    mutationFn: () => closeBatch(batch.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      message.success(t("paper.closed_done"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (sum.isError) return <ProblemView error={sum.error} onRetry={() => void sum.refetch()} />;
  if (!sum.data) return null;
  const { count, amount, pending } = sum.data;
  return (
    <div className="paper-bar">
      <b>{batch._titles?.store_id ?? ""}</b>
      <span>
        {t("paper.count", { n: count })}
        {batch.control_count === null || batch.control_count === undefined
          ? ""
          : ` / ${String(batch.control_count)}`}
      </span>
      <span className="numeric">
        {money(amount)}
        {batch.control_amount ? ` / ${money(String(batch.control_amount))}` : ""}
      </span>
      {pending ? <Tag color="gold">{t("paper.pending", { n: pending })}</Tag> : null}
      {batch.is_double ? <Tag>{t("paper.double")}</Tag> : null}
      {batch.state === "closed" ? (
        <Tag color="green">{t("paper.closed")}</Tag>
      ) : (
        <Button size="small" loading={close.isPending} onClick={() => close.mutate()}>
          {t("paper.close")}
        </Button>
      )}
    </div>
  );
}

/** The form that was keyed last: what became of it, and its photo. */
function Last({ answer, number }: { answer: PaperAnswer; number: string }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={t("paper.last")}>
      <Alert
        type={answer.state === "saved" ? "success" : "info"}
        showIcon
        title={t(answer.state === "saved" ? "paper.saved" : "paper.keyed", { number })}
        action={
          answer.sale_id ? (
            <Link to="/r/$domain/$name/$id" params={{ domain: "trade", name: "sale", id: answer.sale_id }}>
              {t("paper.sale")}
            </Link>
          ) : undefined
        }
      />
      <h2>{t("paper.photo")}</h2>
      <Files entity="trade.paper_form" id={answer.id} canChange />
    </section>
  );
}

interface Done {
  answer: PaperAnswer;
  sent: PaperKeyed;
}

function Batch({ batch }: { batch: RecordRow }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { company } = useSession();
  const [done, setDone] = useState<Done>();
  const [number, setNumber] = useState("");
  // A form that was photographed before: the entry begins with its number.
  const [chosen, setChosen] = useState("");
  const choose = (next: string) => {
    setChosen(next);
    setNumber(next);
  };
  const take = (next: Done) => {
    setDone(next);
    choose("");
    void client.invalidateQueries({ queryKey: ["records"] });
  };
  const today = dayOf(new Date().toISOString(), company.zone);
  const isOpen = batch.state !== "closed";
  const differs = done?.answer.state === "differs";
  return (
    <>
      <BatchBar batch={batch} />
      {done && differs ? (
        <>
          <Settle
            key={done.answer.id}
            form={done.answer.id}
            onDone={(answer) => take({ answer, sent: done.sent })}
          />
          <Button onClick={() => setDone(undefined)}>{t("paper.settle.back")}</Button>
        </>
      ) : (
        <Differing batch={batch.id} />
      )}
      {isOpen && !differs ? (
        <div className="paper-entry">
          <FormEntry
            key={chosen}
            batch={batch.id}
            today={done?.sent.sold_on ?? today}
            number={chosen}
            onNumber={setNumber}
            onDone={(answer, sent) => take({ answer, sent })}
          />
          <PhotoFirst batch={batch.id} number={number} onChoose={choose} />
        </div>
      ) : null}
      {done && !differs ? <Last key={done.answer.id} answer={done.answer} number={done.sent.number} /> : null}
    </>
  );
}

/** Paper forms of third-party stores, keyed fast: by the keyboard alone, in batches that must come to what they should. */
export function PaperPage() {
  const { t } = useTranslation();
  const { batch: id, form } = useSearch({ from: "/shell/paper" });
  const navigate = useNavigate();
  const batch = useQuery({ ...recordQuery("trade.paper_batch", id ?? ""), enabled: Boolean(id) });
  const back = () => void navigate({ to: "/paper", search: id ? { batch: id } : {} });
  return (
    <div className="page paper">
      <PageHeader
        title={t("menu.paper")}
        actions={
          <Link to="/r/$domain/$name" params={{ domain: "trade", name: "paper_batch" }} search={{}}>
            <Button>{t("paper.batches")}</Button>
          </Link>
        }
      />
      <LinkSelect
        target="trade.paper_batch"
        label={t("paper.batch")}
        placeholder={t("paper.batch_hint")}
        value={id ? [id] : []}
        onChange={([next]) => void navigate({ to: "/paper", search: next ? { batch: next } : {} })}
      />
      {id ? null : <Nothing title={t("paper.no_batch")}>{t("paper.no_batch_cure")}</Nothing>}
      {batch.isError ? <ProblemView error={batch.error} onRetry={() => void batch.refetch()} /> : null}
      {batch.data && form ? (
        <>
          <BatchBar batch={batch.data} />
          <Settle key={form} form={form} onDone={back} />
          <Button onClick={back}>{t("paper.settle.back")}</Button>
        </>
      ) : null}
      {batch.data && !form ? <Batch key={batch.data.id} batch={batch.data} /> : null}
    </div>
  );
}
