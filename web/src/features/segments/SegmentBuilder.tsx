import "./segments.css";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, App, Button, Input, Skeleton } from "antd";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useEntity } from "@/api/manifest";
import { createRecord, recordQuery, updateRecord } from "@/api/records";
import { countQuery } from "@/api/segments";
import type { EntityDef, RecordRow } from "@/api/types";
import { useReach } from "@/record/useReach";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { useDebounced } from "@/ui/useDebounced";
import { LivePanel } from "./LivePanel";
import { CountsContext, RuleGroup, WrongContext } from "./RulePart";
import { complete, type Group, movedOf, newPart, toGroup, toRule } from "./rule";

const SEGMENT = "marketing.segment";

function startOf(row: RecordRow | null, moved?: string): Group {
  const first = movedOf(moved) ?? newPart("field");
  const empty: Group = { key: "top", kind: "group", join: "all", parts: [first] };
  if (!row || typeof row.definition !== "string") return empty;
  try {
    return toGroup(JSON.parse(row.definition).rule);
  } catch {
    return empty;
  }
}

interface BuilderProps {
  /** The segment as it was when it began to be changed. */
  row: RecordRow | null;
  /** The segment is somebody else's: it can be looked at. */
  isReadOnly?: boolean;
  /** The segment as it is now. */
  latest?: RecordRow;
  moved?: string | undefined;
  onTouch?: () => void;
}

/** Written over is the newest version where only others of its fields changed: its members are counted anew each night. */
function versionOver(row: RecordRow, latest: RecordRow): number {
  const isSame = (["name", "note", "definition"] as const).every((name) => row[name] === latest[name]);
  return isSame ? latest.version : row.version;
}

function Builder({ row, isReadOnly = false, latest, moved, onTouch }: BuilderProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  // One wish, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const [name, setName] = useState(String(row?.name ?? ""));
  const [note, setNote] = useState(String(row?.note ?? ""));
  const [group, setGroup] = useState(() => startOf(row, moved));
  const asked = useMemo(() => complete(group), [group]);
  const text = useDebounced(JSON.stringify(asked.rule), 400);
  const rule = useMemo(() => JSON.parse(text), [text]);
  const count = useQuery({ ...countQuery(rule), placeholderData: keepPreviousData });
  const counts = useMemo(() => {
    const found = new Map<string, { matches: number; left: number | null }>();
    for (const part of count.data?.parts ?? []) {
      const key = asked.keys.get(part.path);
      if (key && part.path !== "") found.set(key, { matches: part.matches, left: part.left });
    }
    return found;
  }, [count.data, asked]);
  const place = count.error instanceof Problem ? count.error.params.path : undefined;
  const wrong = (typeof place === "string" && asked.keys.get(place)) || null;
  const whole = toRule(group);
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      onTouch?.();
      set(value);
    };
  const save = useMutation({
    mutationFn: () => {
      const definition = JSON.stringify({ rule: whole });
      const said = { name: name.trim(), note: note || null, definition };
      return row
        ? updateRecord(SEGMENT, row.id, versionOver(row, latest ?? row), said)
        : createRecord(SEGMENT, { ...said, kind: "rule" }, key);
    },
    onSuccess: async (saved) => {
      message.success(t("rule.saved"));
      await client.invalidateQueries({ queryKey: ["records"] });
      void navigate({
        to: "/r/$domain/$name/$id",
        params: { domain: "marketing", name: "segment", id: saved.id },
      });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <div className="page">
      <PageHeader
        title={row ? t("rule.edit") : t("rule.new")}
        note={t(isReadOnly ? "page.read_only" : "rule.about")}
        actions={
          <Button
            type="primary"
            disabled={isReadOnly || name.trim() === "" || whole === null}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t("rule.save")}
          </Button>
        }
      />
      <div className="rule-page">
        <div className="rule-editor">
          <div className="rule-names">
            <label htmlFor={`${id}name`}>{t("segment.name")}</label>
            <Input
              id={`${id}name`}
              maxLength={200}
              value={name}
              onChange={(e) => change(setName)(e.target.value)}
            />
            <label htmlFor={`${id}note`}>{t("segment.note")}</label>
            <Input
              id={`${id}note`}
              maxLength={2000}
              value={note}
              onChange={(e) => change(setNote)(e.target.value)}
            />
          </div>
          <CountsContext value={counts}>
            <WrongContext value={wrong}>
              <RuleGroup group={group} onChange={change(setGroup)} />
            </WrongContext>
          </CountsContext>
          {whole === null ? <Alert type="info" showIcon title={t("rule.incomplete")} /> : null}
        </div>
        <LivePanel rule={rule} count={count} />
      </div>
    </div>
  );
}

/** A new rule; whoever comes from moves between deciles begins with those who moved so. */
export function NewRule() {
  const { moved } = useSearch({ from: "/shell/segments/new" });
  return <Builder key={moved ?? ""} row={null} moved={moved} />;
}

/** The rule of a segment that is there. */
export function EditRule() {
  const { id } = useParams({ from: "/shell/segments/$id/rule" });
  const { t } = useTranslation();
  const segment = useEntity(SEGMENT);
  return segment ? <EditOne key={id} segment={segment} id={id} /> : <Nothing title={t("page.not_found")} />;
}

function EditOne({ segment, id }: { segment: EntityDef; id: string }) {
  const { isReadOnly } = useReach(segment, id);
  const found = useQuery(recordQuery(SEGMENT, id));
  // What somebody began to change stays in front of him, whatever is read anew meanwhile.
  const [held, setHeld] = useState<RecordRow | null>(null);
  if (found.isPending) return <Skeleton active />;
  if (found.isError && !found.data)
    return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const row = held?.id === id ? held : found.data;
  return (
    <Builder
      key={`${row.id} ${row.version}`}
      row={row}
      isReadOnly={isReadOnly}
      latest={found.data}
      onTouch={() => setHeld((before) => (before?.id === id ? before : row))}
    />
  );
}
