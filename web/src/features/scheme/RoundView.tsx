import "./scheme.css";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, Input, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useLabels, useLang } from "@/api/manifest";
import { listQuery } from "@/api/records";
import {
  closeRound,
  diagramPdfUrl,
  diagramQuery,
  measureRound,
  moveRound,
  type Phase,
  pinFinding,
} from "@/api/scheme";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { useKeys } from "@/ui/useKeys";

const PHASES: Phase[] = ["discovery", "plan", "interaction", "analysis"];

/** Keeps an indicator's answer on the round. */
function Pin({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const lang = useLang();
  const [name, setName] = useState("");
  const [indicator, setIndicator] = useState("rfm-segments");
  const keyOf = useKeys();
  const tables = useQuery({
    queryKey: ["measures", "tables"],
    queryFn: ({ signal }) => answer(api.GET("/measures/tables", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const pin = useMutation({
    mutationFn: () => pinFinding(id, keyOf(`${indicator} ${name}`), { name, indicator }),
    onSuccess: () => {
      setName("");
      message.success(t("scheme.round.pinned"));
      onDone();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const options = (tables.data?.tables ?? []).map((one) => ({ value: one.name, label: one.label[lang] }));
  return (
    <div className="round-pin">
      <Input
        aria-label={t("scheme.round.finding")}
        placeholder={t("scheme.round.finding")}
        style={{ width: 260 }}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        aria-label={t("scheme.round.indicator")}
        style={{ width: 200 }}
        showSearch={{ optionFilterProp: "label" }}
        value={indicator}
        onChange={setIndicator}
        options={options}
      />
      <Button disabled={!name.trim()} loading={pin.isPending} onClick={() => pin.mutate()}>
        {t("scheme.round.pin")}
      </Button>
      <p className="quiet">{t("scheme.round.hint")}</p>
    </div>
  );
}

/** The way to the round that was opened from this one. */
function Following({ id }: { id: string }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery(listQuery("scheme.round", { f: [`previous_id:eq:${id}`] }, 1));
  const next = found.data?.pages[0]?.items[0];
  if (!next) return null;
  return (
    <Link to="/r/$domain/$name/$id" params={{ domain: "scheme", name: "round", id: next.id }} search={{}}>
      <Button>{t("scheme.round.following", { name: String(next.name) })}</Button>
    </Link>
  );
}

/** A round: its place in the two-round diagram, and what can be done in its phase. */
export function RoundView({ row, entity }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const labels = useLabels();
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const diagram = useQuery(diagramQuery(row.id, lang));
  const done = () => void client.invalidateQueries({ queryKey: ["records"] });
  const onError = (error: unknown) => void message.error(problemText(t, error));
  const move = useMutation({ mutationFn: (to: Phase) => moveRound(row.id, to), onSuccess: done, onError });
  const measure = useMutation({
    mutationFn: () => measureRound(row.id),
    onSuccess: ({ count }) => {
      message.success(t("scheme.round.measured", { count }));
      done();
    },
    onError,
  });
  const close = useMutation({
    mutationFn: () => closeRound(row.id),
    onSuccess: ({ id }) => {
      done();
      message.success(t("scheme.round.closed"));
      void navigate({
        to: "/r/$domain/$name/$id",
        params: { domain: "scheme", name: "round", id },
        search: {},
      });
    },
    onError,
  });
  const at = PHASES.indexOf(row.state as Phase);
  const next = PHASES[at + 1];
  const mayChange = entity.can.update && row.state !== "closed";
  return (
    <div>
      <div className="round-bar">
        {mayChange && next ? (
          <Button type="primary" loading={move.isPending} onClick={() => move.mutate(next)}>
            {t("scheme.round.to", { phase: labels.of(`choice.scheme.round.state.${next}`) })}
          </Button>
        ) : null}
        {mayChange && row.state === "analysis" ? (
          <Button type="primary" loading={close.isPending} onClick={() => close.mutate()}>
            {t("scheme.round.close")}
          </Button>
        ) : null}
        {mayChange ? (
          <Button loading={measure.isPending} onClick={() => measure.mutate()}>
            {t("scheme.round.measure")}
          </Button>
        ) : null}
        <Button href={diagramPdfUrl(row.id, lang)} target="_blank">
          PDF
        </Button>
        <Following id={row.id} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than a phone is scrolled by keys as well. */}
      <section className="round-scroll" tabIndex={0} aria-label={t("scheme.round.diagram")}>
        {diagram.isPending ? <Skeleton active /> : null}
        {diagram.isError ? (
          <ProblemView error={diagram.error} onRetry={() => void diagram.refetch()} />
        ) : null}
        {diagram.data ? (
          <img className="round-diagram" src={diagram.data} alt={t("scheme.round.diagram")} />
        ) : null}
      </section>
      {mayChange ? <Pin id={row.id} onDone={done} /> : null}
    </div>
  );
}
