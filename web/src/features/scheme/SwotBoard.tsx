import "./scheme.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Input, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { createRecord, type Draft, fetchPage, updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { CiteButton } from "./CiteButton";
import { SwotChoice } from "./SwotChoice";
import { SwotStrategies } from "./SwotStrategies";
import { points, QUADRANTS, type Quadrant, sumOf } from "./swot";
import { useCited } from "./useCited";

const ENTITY = "scheme.swot_factor";
/** Factors of a board that are shown. */
const SHOWN = 200;

interface FactorProps {
  row: RecordRow;
  mayChange: boolean;
  change: (row: RecordRow, draft: Draft) => void;
}

function Factor({ row, mayChange, change }: FactorProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const cited = useCited()(row);
  return (
    <li
      className="swot-factor"
      draggable={mayChange}
      onDragStart={(event) => event.dataTransfer.setData("text/plain", row.id)}
    >
      <div>
        <Link
          to="/r/$domain/$name/$id"
          params={{ domain: "scheme", name: "swot_factor", id: row.id }}
          search={{}}
        >
          {String(row.name)}
        </Link>
        {cited ? <div className="quiet">{cited}</div> : null}
      </div>
      <span className="quiet">
        {String(row.weight)} × {String(row.score)} = <b>{points(row)}</b>
      </span>
      {mayChange ? (
        <>
          <CiteButton onCite={(draft) => change(row, draft)} />
          <Select
            size="small"
            aria-label={t("scheme.swot.move", { name: String(row.name) })}
            value={String(row.quadrant)}
            onChange={(quadrant) => change(row, { quadrant })}
            options={QUADRANTS.map((one) => ({
              value: one,
              label: labels.of(`choice.${ENTITY}.quadrant.${one}`),
            }))}
          />
        </>
      ) : null}
    </li>
  );
}

interface AddProps {
  /** Whether it is there now; what was typed stays otherwise. */
  onAdd: (draft: Draft) => Promise<boolean>;
  label: string;
}

function Add({ onAdd, label }: AddProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [weight, setWeight] = useState("10");
  const [score, setScore] = useState("3");
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    if (!name.trim() || isBusy) return;
    setBusy(true);
    const isAdded = await onAdd({ name: name.trim(), weight: Number(weight), score: Number(score) });
    setBusy(false);
    if (isAdded) setName("");
  };
  return (
    <div className="swot-add">
      <Input
        aria-label={`${label} · ${t("scheme.swot.factor")}`}
        placeholder={t("scheme.swot.factor")}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => void add()}
      />
      <Input
        aria-label={`${label} · ${t("scheme.swot.weight")}`}
        prefix={t("scheme.swot.weight")}
        type="number"
        min={0}
        max={100}
        style={{ width: 132 }}
        value={weight}
        onChange={(event) => setWeight(event.target.value)}
      />
      <Input
        aria-label={`${label} · ${t("scheme.swot.score")}`}
        prefix={t("scheme.swot.score")}
        type="number"
        min={1}
        max={5}
        style={{ width: 112 }}
        value={score}
        onChange={(event) => setScore(event.target.value)}
      />
      <Button loading={isBusy} disabled={!name.trim()} onClick={() => void add()}>
        {t("scheme.swot.add")}
      </Button>
    </div>
  );
}

/** The four quadrants: factors are added, weighed, moved and given a figure that they cite; below them what follows. */
export function SwotBoard({ entity, row: board }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const can = useEntity(ENTITY)?.can;
  const [over, setOver] = useState<Quadrant | null>(null);
  const found = useQuery({
    queryKey: ["records", ENTITY, "of", board.id],
    queryFn: ({ signal }) => fetchPage(ENTITY, { f: [`swot_id:eq:${board.id}`] }, SHOWN, null, signal),
  });
  const options = {
    onSuccess: () => void client.invalidateQueries({ queryKey: ["records", ENTITY] }),
    onError: (error: unknown) => void message.error(problemText(t, error)),
  };
  const change = useMutation({
    mutationFn: ({ row, draft }: { row: RecordRow; draft: Draft }) =>
      updateRecord(ENTITY, row.id, row.version, draft),
    ...options,
  });
  const add = useMutation({
    mutationFn: (draft: Draft) => createRecord(ENTITY, { swot_id: board.id, ...draft }, crypto.randomUUID()),
    ...options,
  });
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.items;
  const drop = (quadrant: Quadrant, id: string) => {
    setOver(null);
    const row = rows.find((one) => one.id === id);
    if (row && row.quadrant !== quadrant) change.mutate({ row, draft: { quadrant } });
  };
  const grid = (
    <div className="swot-grid">
      {QUADRANTS.map((quadrant) => {
        const mine = rows.filter((row) => row.quadrant === quadrant);
        const label = labels.of(`choice.${ENTITY}.quadrant.${quadrant}`) ?? quadrant;
        return (
          <section
            key={quadrant}
            aria-label={label}
            className="swot-quadrant"
            data-over={over === quadrant}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(quadrant);
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => drop(quadrant, event.dataTransfer.getData("text/plain"))}
          >
            <h3>
              {label}
              <span className="quiet">{sumOf(rows, quadrant)}</span>
            </h3>
            <ul className="swot-list">
              {mine.map((row) => (
                <Factor
                  key={row.id}
                  row={row}
                  mayChange={can?.update ?? false}
                  change={(one, draft) => change.mutate({ row: one, draft })}
                />
              ))}
            </ul>
            {can?.create ? (
              <Add
                label={label}
                onAdd={(draft) =>
                  add.mutateAsync({ ...draft, quadrant }).then(
                    () => true,
                    () => false,
                  )
                }
              />
            ) : null}
          </section>
        );
      })}
    </div>
  );
  return (
    <>
      {grid}
      <h2>{t("scheme.swot.strategies")}</h2>
      <SwotStrategies board={board} factors={rows} />
      <SwotChoice entity={entity} row={board} factors={rows} />
    </>
  );
}
