import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Form, Input, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fewQuery, makeCards } from "@/api/club";
import { useEntity, useLabels, useRight } from "@/api/manifest";
import { countQuery, exportUrl, listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { recordColumns } from "@/record/columns";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { dayOf } from "@/ui/time";
import { useAct } from "@/ui/useAct";
import { Ask, Note, wholeOf } from "./Ask";
import { useFigure } from "./useFigure";
import { WaitingCards } from "./WaitingCards";

const SERIES = "loyalty.card_series";
const BATCH = "loyalty.card_batch";
const CARD = "loyalty.card";
const FACE = "loyalty.card_face";
const PAGE = 50;
const FIELDS = ["code", "state", "customer_id", "household_id", "issued_on", "expires_on"];
/** Cards of one batch at most; the server keeps it. */
const BATCH_MAX = 5_000;

function MakeDialog({ series, onClose }: { series: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { number } = useFigure();
  const [text, setText] = useState("100");
  const [note, setNote] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const count = wholeOf(text);
  const make = useAct(
    () => makeCards(series.id, `${key}:${count}`, count ?? 0, note),
    () => {
      message.success(t("work.cards.made", { count: number(count ?? 0) }));
      onClose();
    },
  );
  return (
    <Ask
      title={`${t("work.cards.make")} · ${String(series.name)}`}
      okText={t("work.cards.make")}
      isBusy={make.isPending}
      isReady={count !== null && count > 0 && count <= BATCH_MAX}
      onOk={() => make.mutate(undefined)}
      onClose={onClose}
    >
      <Form.Item
        label={t("work.cards.count")}
        htmlFor="batch-count"
        extra={t("work.cards.most", { max: BATCH_MAX })}
      >
        <Input
          id="batch-count"
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Form.Item>
      <Note label={t("work.cards.for")} value={note} onChange={setNote} />
    </Ask>
  );
}

/** The cards of a batch, and what became of them. */
function BatchCards({ batch }: { batch: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const entity = useEntity(CARD);
  const query = { f: [`batch_id:eq:${batch.id}`], sort: "created_at" };
  const list = useInfiniteQuery({ ...listQuery(CARD, query, PAGE), enabled: entity !== undefined });
  if (!entity) return null;
  if (list.isPending) return <Skeleton active title={false} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const fields = FIELDS.flatMap((name) => entity.fields.find((field) => field.name === name) ?? []);
  return (
    <div className="work-cards">
      {entity.can.export ? (
        <div className="button-row">
          {(["xlsx", "csv"] as const).map((format) => (
            <Button key={format} size="small" href={exportUrl(CARD, query, FIELDS, format)}>
              {t("action.export")} · {t(`export.${format}`)}
            </Button>
          ))}
        </div>
      ) : null}
      <Rows
        label={labels.entity(CARD)}
        columns={recordColumns(entity, fields, labels)}
        rows={list.data.pages.flatMap((page) => page.items)}
        keyOf={(row) => row.id}
      />
      {list.hasNextPage ? (
        <div className="load-more">
          <Button type="text" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function BatchLine({ batch }: { batch: RecordRow }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const { number } = useFigure();
  const [isOpen, setOpen] = useState(false);
  const seesCards = useEntity(CARD) !== undefined;
  const free = useQuery({
    ...countQuery(CARD, { f: [`batch_id:eq:${batch.id}`, "state:eq:made"] }),
    enabled: seesCards,
  });
  return (
    <li className="work-batch">
      <div className="work-batch-head">
        <div>
          <b className="club-code">
            {String(batch.first_code)} – {String(batch.last_code)}
          </b>
          <span className="quiet block">
            {t("work.cards.batch", {
              day: dayOf(String(batch.created_at), company.zone),
              count: number(Number(batch.count)),
              free: free.data ? number(free.data.count) : "…",
            })}
            {Number(batch.passed) > 0
              ? ` · ${t("work.cards.passed", { count: number(Number(batch.passed)) })}`
              : ""}
            {batch.note ? ` · ${String(batch.note)}` : ""}
          </span>
        </div>
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("work.cards.show")}
        </Button>
      </div>
      {isOpen ? <BatchCards batch={batch} /> : null}
    </li>
  );
}

/** Cards in batches: made of a series, looked through, handed to the printer. */
export function CardsWork() {
  const { t } = useTranslation();
  const labels = useLabels();
  const search = useSearch({ from: "/shell/club" });
  const navigate = useNavigate();
  const mayMake = useRight(BATCH, "create") !== "none";
  const seesMembers = useEntity("loyalty.membership") !== undefined;
  const seesFaces = useEntity(FACE) !== undefined;
  const [makes, setMakes] = useState(false);
  const series = useQuery(fewQuery(SERIES, { sort: "created_at" }));
  const chosen = series.data?.find((one) => one.id === search.series) ?? series.data?.[0];
  const batches = useQuery({
    ...fewQuery(BATCH, { f: [`series_id:eq:${chosen?.id ?? ""}`], sort: "-created_at" }),
    enabled: chosen !== undefined,
  });
  if (series.isPending) return <Skeleton active />;
  if (series.isError) return <ProblemView error={series.error} onRetry={() => void series.refetch()} />;
  if (!chosen) return <Nothing title={t("work.cards.no_series")} />;
  return (
    <>
      <div className="work-bar">
        <Select
          aria-label={labels.entity(SERIES)}
          className="work-choice"
          value={chosen.id}
          onChange={(id) => void navigate({ to: "/club", search: { tab: "cards", series: id } })}
          options={series.data.map((one) => ({ value: one.id, label: String(one.name) }))}
        />
        {mayMake ? (
          <Button type="primary" disabled={chosen.is_active !== true} onClick={() => setMakes(true)}>
            {t("work.cards.make")}
          </Button>
        ) : null}
        {seesFaces ? (
          <Link to="/r/$domain/$name" params={routeOf(FACE)}>
            {t("work.cards.faces")}
          </Link>
        ) : null}
      </div>
      {seesMembers ? <WaitingCards series={chosen} /> : null}
      {batches.data?.length === 0 ? <Nothing title={t("work.cards.none")} /> : null}
      {batches.data?.length ? (
        <ul className="panel setup-list work-list">
          {batches.data.map((batch) => (
            <BatchLine key={batch.id} batch={batch} />
          ))}
        </ul>
      ) : null}
      {makes ? <MakeDialog series={chosen} onClose={() => setMakes(false)} /> : null}
    </>
  );
}
