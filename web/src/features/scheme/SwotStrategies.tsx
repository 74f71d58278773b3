import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Input, Popconfirm, Select, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { createRecord, deleteRecord, fetchPage } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { JOINS, KINDS, type StrategyKind } from "./swot";

const ENTITY = "scheme.swot_strategy";
const CITATION = "scheme.swot_citation";
/** Strategies of a board, and what they cite, that are shown. */
const SHOWN = 200;

interface StrategyProps {
  row: RecordRow;
  /** The factors of the two quadrants that it joins. */
  factors: RecordRow[];
  citations: RecordRow[];
  act: (act: () => Promise<unknown>) => void;
}

/** A strategy: what is to be done, how, and the factors that it rests on. */
function Strategy({ row, factors, citations, act }: StrategyProps) {
  const { t } = useTranslation();
  const may = useEntity(CITATION)?.can;
  const mayDelete = useEntity(ENTITY)?.can.delete;
  const cited = citations.map((one) => String(one.factor_id));
  const others = factors.filter((one) => !cited.includes(one.id));
  const name = String(row.name);
  const drop = async () => {
    for (const one of citations) await deleteRecord(CITATION, one.id, one.version);
    await deleteRecord(ENTITY, row.id, row.version);
  };
  return (
    <li className="swot-strategy">
      <div>
        <Link
          to="/r/$domain/$name/$id"
          params={{ domain: "scheme", name: "swot_strategy", id: row.id }}
          search={{}}
        >
          {name}
        </Link>
        {row.note ? <p className="quiet">{String(row.note)}</p> : null}
      </div>
      <div className="swot-cited">
        {citations.map((one) => (
          <Tag key={one.id}>
            {one._titles?.factor_id ?? ""}
            {may?.delete ? (
              <button
                type="button"
                className="swot-uncite"
                aria-label={t("scheme.swot.uncite", { name: one._titles?.factor_id ?? "" })}
                onClick={() => act(() => deleteRecord(CITATION, one.id, one.version))}
              >
                ×
              </button>
            ) : null}
          </Tag>
        ))}
        {citations.length === 0 ? <span className="quiet">{t("scheme.swot.uncited")}</span> : null}
        {may?.create && others.length > 0 ? (
          <Select
            size="small"
            className="swot-pick"
            aria-label={t("scheme.swot.cite_factor", { name })}
            placeholder={t("scheme.swot.cite_one")}
            value={null}
            popupMatchSelectWidth={false}
            onChange={(factor: string | null) => {
              if (factor)
                act(() =>
                  createRecord(CITATION, { strategy_id: row.id, factor_id: factor }, crypto.randomUUID()),
                );
            }}
            options={others.map((one) => ({ value: one.id, label: String(one.name) }))}
          />
        ) : null}
        {mayDelete ? (
          <Popconfirm title={t("scheme.swot.drop_sure", { name })} onConfirm={() => act(drop)}>
            <Button size="small" type="text" danger aria-label={t("scheme.swot.drop", { name })}>
              {t("action.delete")}
            </Button>
          </Popconfirm>
        ) : null}
      </div>
    </li>
  );
}

interface AddProps {
  label: string;
  factors: RecordRow[];
  /** Whether it is there now; what was typed stays otherwise. */
  onAdd: (name: string, cites: string[]) => Promise<boolean>;
}

/** A new strategy, with the factors that it rests on. */
function Add({ label, factors, onAdd }: AddProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [cites, setCites] = useState<string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    if (!name.trim() || isBusy) return;
    setBusy(true);
    const isAdded = await onAdd(name.trim(), cites);
    setBusy(false);
    if (!isAdded) return;
    setName("");
    setCites([]);
  };
  return (
    <div className="swot-add">
      <Input
        aria-label={`${label} · ${t("scheme.swot.strategy")}`}
        placeholder={t("scheme.swot.strategy")}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => void add()}
      />
      <Select
        mode="multiple"
        className="swot-cites"
        aria-label={`${label} · ${t("scheme.swot.cites")}`}
        placeholder={t("scheme.swot.cites")}
        value={cites}
        onChange={setCites}
        maxTagCount="responsive"
        popupMatchSelectWidth={false}
        options={factors.map((one) => ({ value: one.id, label: String(one.name) }))}
      />
      <Button loading={isBusy} disabled={!name.trim()} onClick={() => void add()}>
        {t("scheme.swot.add")}
      </Button>
    </div>
  );
}

/** What follows from the factors: strategies of each pair of quadrants, with what they cite. */
export function SwotStrategies({ board, factors }: { board: RecordRow; factors: RecordRow[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const can = useEntity(ENTITY)?.can;
  const found = useQuery({
    queryKey: ["records", ENTITY, "of", board.id],
    queryFn: async ({ signal }) => {
      const { items } = await fetchPage(ENTITY, { f: [`swot_id:eq:${board.id}`] }, SHOWN, null, signal);
      const ids = items.map((one) => one.id).join(",");
      const cited = ids
        ? await fetchPage(CITATION, { f: [`strategy_id:in:${ids}`] }, SHOWN, null, signal)
        : { items: [] };
      return { strategies: items, citations: cited.items };
    },
  });
  const run = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    // Also where it failed: the first part of it may be done.
    onSettled: () =>
      Promise.all([ENTITY, CITATION].map((key) => client.invalidateQueries({ queryKey: ["records", key] }))),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const add = (kind: StrategyKind, name: string, cites: string[]) => {
    // With the strategy there, what it cites can be chosen anew: the name isn't asked for again.
    let isMade = false;
    const act = async () => {
      const draft = { swot_id: board.id, kind, name };
      const made = await createRecord(ENTITY, draft, crypto.randomUUID());
      isMade = true;
      for (const factor of cites)
        await createRecord(CITATION, { strategy_id: made.id, factor_id: factor }, crypto.randomUUID());
    };
    return run.mutateAsync(act).then(
      () => true,
      () => isMade,
    );
  };
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const { strategies, citations } = found.data;
  return (
    <div className="swot-grid">
      {KINDS.map((kind) => {
        const label = labels.choice(ENTITY, "kind", kind);
        const mine = strategies.filter((one) => one.kind === kind);
        const joined = factors.filter((one) => JOINS[kind].some((quadrant) => quadrant === one.quadrant));
        return (
          <section
            key={kind}
            aria-label={label}
            className="swot-quadrant"
            data-chosen={board.strategy === kind}
          >
            <h3>
              {label}
              {board.strategy === kind ? <Tag color="green">{t("scheme.swot.chosen")}</Tag> : null}
            </h3>
            <p className="quiet">{t(`scheme.swot.kind.${kind}`)}</p>
            {mine.length === 0 ? <p className="quiet">{t("scheme.swot.no_strategy")}</p> : null}
            <ul className="swot-list">
              {mine.map((row) => (
                <Strategy
                  key={row.id}
                  row={row}
                  factors={joined}
                  citations={citations.filter((one) => String(one.strategy_id) === row.id)}
                  act={(act) => run.mutate(act)}
                />
              ))}
            </ul>
            {can?.create ? (
              <Add label={label} factors={joined} onAdd={(name, cites) => add(kind, name, cites)} />
            ) : null}
          </section>
        );
      })}
    </div>
  );
}
