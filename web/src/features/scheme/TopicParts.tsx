import "./scheme.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Input, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { type IndicatorList, indicatorsQuery } from "@/api/measures";
import { type Draft, updateRecord } from "@/api/records";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { useOwnCopy, useUnsaved } from "@/ui/useOwnCopy";
import { Stale } from "./Stale";
import {
  isPlain,
  readForms,
  readReports,
  startOf,
  type TopicForm,
  type TopicReport,
  writeForms,
  writeReports,
} from "./topicParts";

const GRAINS = ["year", "quarter", "month", "week"] as const;

interface PartProps {
  row: SlotProps["row"];
  mayChange: boolean;
  /** Tells when it is kept, and only then. */
  save: (draft: Draft, onKept?: () => void) => void;
  saving: boolean;
}

/** The forms, each as it is filled in; they are changed in place. */
function Forms({ row, mayChange, save, saving }: PartProps) {
  const { t } = useTranslation();
  const known = readForms(row.forms);
  const own = useOwnCopy<TopicForm[]>(String(row.forms ?? ""), readForms, writeForms);
  const { value: draft, set: setDraft } = own;
  const [isOpen, setOpen] = useState(false);
  useUnsaved(isOpen && own.isChanged);
  const put = (at: number, change: Partial<TopicForm>) =>
    setDraft(draft.map((one, place) => (place === at ? { ...one, ...change } : one)));
  const open = () => {
    if (!draft.length) setDraft([{ name: "", fields: [] }]);
    setOpen(true);
  };
  const close = () => {
    own.takeOver();
    setOpen(false);
  };
  return (
    <section aria-label={t("scheme.topic.forms")}>
      <h3>{t("scheme.topic.forms")}</h3>
      {!isOpen ? (
        <>
          {known.length === 0 ? <p className="quiet">{t("scheme.topic.no_form")}</p> : null}
          <ul className="topic-forms">
            {known.map((form) => (
              <li key={form.name} className="topic-form">
                <b>{form.name}</b>
                <ul>
                  {form.fields.map((field) => (
                    <li key={field}>{field}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          {mayChange ? <Button onClick={open}>{t("scheme.topic.change_forms")}</Button> : null}
        </>
      ) : (
        <>
          {own.isStale ? <Stale onTake={own.takeOver} /> : null}
          {draft.map((form, at) => (
            <div key={at} className="round-pin">
              <Input
                className="topic-name"
                aria-label={t("scheme.topic.form")}
                placeholder={t("scheme.topic.form")}
                maxLength={60}
                value={form.name}
                onChange={(event) => put(at, { name: event.target.value.replace(/[：:]/g, "") })}
              />
              <Select
                mode="tags"
                className="topic-fields"
                aria-label={t("scheme.topic.fields")}
                placeholder={t("scheme.topic.fields")}
                open={false}
                suffixIcon={null}
                tokenSeparators={["、", "，", ",", "；", ";"]}
                value={form.fields}
                onChange={(fields: string[]) => put(at, { fields })}
              />
              <Button danger onClick={() => setDraft(draft.filter((_, place) => place !== at))}>
                {t("action.delete")}
              </Button>
            </div>
          ))}
          <div className="round-bar">
            <Button onClick={() => setDraft([...draft, { name: "", fields: [] }])}>
              {t("scheme.topic.add_form")}
            </Button>
            <Button
              type="primary"
              loading={saving}
              disabled={own.isStale}
              onClick={() =>
                save({ forms: own.text }, () => {
                  own.saved(own.text);
                  setOpen(false);
                })
              }
            >
              {t("scheme.section.save")}
            </Button>
            <Button onClick={close}>{t("scheme.section.leave")}</Button>
          </div>
        </>
      )}
    </section>
  );
}

/** The reports that tell of the topic: each opens with its figures of now. */
function Reports({ row, mayChange, save, saving, list }: PartProps & { list: IndicatorList }) {
  const { t } = useTranslation();
  const lang = useLang();
  const reports = readReports(row.reports);
  const find = (name: string) => list.tables.find((one) => one.name === name);
  const put = (all: TopicReport[]) => save({ reports: writeReports(all) });
  const said = (report: TopicReport) =>
    Object.entries(report.query).map(([name, value]) => {
      const param = find(report.name)?.params.find((one) => one.name === name);
      return `${param?.label[lang] ?? name} ${list.words[value]?.[lang] ?? value}`;
    });
  return (
    <section aria-label={t("scheme.topic.reports")}>
      <h3>{t("scheme.topic.reports")}</h3>
      {reports.length === 0 ? <p className="quiet">{t("scheme.topic.no_report")}</p> : null}
      <ul className="scheme-starters">
        {reports.map((report, at) => {
          const known = find(report.name);
          const hasGrain = known?.params.some((param) => param.name === "by" && param.kind.is === "grain");
          return (
            // The same report may stand there twice with other periods.
            <li key={`${at} ${report.name}`}>
              {known ? (
                <Link to="/indicators" search={{ name: report.name, ...report.query }}>
                  {known.label[lang]}
                </Link>
              ) : (
                <span>{t("scheme.topic.unknown_report", { name: report.name })}</span>
              )}
              {mayChange && hasGrain ? (
                <Select
                  size="small"
                  aria-label={`${known?.label[lang]} · ${t("scheme.topic.by")}`}
                  value={report.query.by ?? "year"}
                  disabled={saving}
                  onChange={(by: string) =>
                    put(
                      reports.map((one, place) =>
                        place === at ? { ...one, query: { ...one.query, by } } : one,
                      ),
                    )
                  }
                  options={GRAINS.map((by) => ({ value: by, label: list.words[by]?.[lang] ?? by }))}
                />
              ) : (
                <span className="quiet">{said(report).join(" · ")}</span>
              )}
              {mayChange ? (
                <Button
                  size="small"
                  type="text"
                  danger
                  disabled={saving}
                  aria-label={t("scheme.topic.drop_report", { name: known?.label[lang] ?? report.name })}
                  onClick={() => put(reports.filter((_, place) => place !== at))}
                >
                  {t("action.delete")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {mayChange ? (
        <Select
          className="topic-name"
          aria-label={t("scheme.topic.add_report")}
          placeholder={t("scheme.topic.add_report")}
          showSearch={{ optionFilterProp: "label" }}
          value={null}
          loading={saving}
          onChange={(name: string | null) => {
            const chosen = name ? find(name) : undefined;
            if (chosen) put([...reports, { name: chosen.name, query: startOf(chosen) }]);
          }}
          options={list.tables
            .filter(isPlain)
            .map((one) => ({ value: one.name as string, label: one.label[lang] }))}
        />
      ) : null}
    </section>
  );
}

/** What a topic works with: its forms and its reports. */
export function TopicParts({ row, entity }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const list = useQuery(indicatorsQuery);
  const save = useMutation({
    mutationFn: (draft: Draft) => updateRecord(entity.key, row.id, Number(row.version), draft),
    onSuccess: async () => {
      message.success(t("scheme.topic.saved"));
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const part = {
    row,
    mayChange: entity.can.update,
    save: (draft: Draft, onKept?: () => void) =>
      save.mutate(draft, onKept ? { onSuccess: onKept } : undefined),
    saving: save.isPending,
  };
  return (
    <>
      <Forms {...part} />
      {list.isPending ? <Skeleton active /> : null}
      {list.isError ? <ProblemView error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Reports {...part} list={list.data} /> : null}
    </>
  );
}
