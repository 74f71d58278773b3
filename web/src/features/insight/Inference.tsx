import "./insight.css";
import "./inference.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Button, Input, Skeleton, Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Given, type InferredLine, inferredQuery, type SheetLine, sheetQuery } from "@/api/inference";
import { useLang } from "@/api/manifest";
import { kpiQuery } from "@/api/measures";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { minorDigits, minorText, numberText, percentText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { readGiven } from "./given";

function useFigure() {
  const locale = useLocale();
  const { company } = useSession();
  return (unit: SheetLine["unit"], value: number) => {
    if (unit === "money") return minorText(Math.round(value), company.currency, locale);
    if (unit === "ratio") return percentText(value, locale, 2);
    return numberText(value, locale, unit === "count" ? 0 : 3);
  };
}

function Found({ line, found }: { line: SheetLine; found: InferredLine | undefined }) {
  const { t } = useTranslation();
  const figure = useFigure();
  if (!found || found.standing === "open") return <span className="quiet">—</span>;
  const [low, high] = [found.low ?? null, found.high ?? null];
  if (low !== null && high !== null) {
    const [from, to] = [figure(line.unit, low), figure(line.unit, high)];
    return <strong>{from === to ? from : `${from} – ${to}`}</strong>;
  }
  if (low !== null) return <span>{t("inference.at_least", { value: figure(line.unit, low) })}</span>;
  if (high !== null) return <span>{t("inference.at_most", { value: figure(line.unit, high) })}</span>;
  return <span className="quiet">—</span>;
}

/** From the few figures that a company knows, the rest. */
export function InferencePage() {
  const { t } = useTranslation();
  const lang = useLang();
  const { company } = useSession();
  const given = useSearch({ from: "/shell/inference" });
  const navigate = useNavigate();
  const sheet = useQuery(sheetQuery);
  const digits = minorDigits(company.currency);
  const kpi = useQuery({ ...kpiQuery("month", {}), enabled: false });
  const set = (next: Record<string, string>) =>
    void navigate({ to: "/inference", search: next, replace: true, resetScroll: false });
  const type = (name: string, text: string) => {
    const { [name]: _old, ...others } = given;
    set(text === "" ? others : { ...others, [name]: text });
  };
  const lines = sheet.data?.lines ?? [];
  const givens = useMemo(
    () =>
      lines.flatMap((line): Given[] => {
        const range = readGiven(given[line.name] ?? "", line.unit, digits);
        return range ? [{ name: line.name, ...range }] : [];
      }),
    [lines, given, digits],
  );
  const inferred = useQuery({ ...inferredQuery(givens), enabled: sheet.isSuccess });
  const labelOf = (name: string) => lines.find((line) => line.name === name)?.label[lang] ?? name;
  const clash = inferred.data?.clash ?? [];

  /** The company's own figures of the last whole month, as if they had been typed. */
  const fill = async () => {
    const { data } = await kpi.refetch();
    const row = data?.rows.at(-2) ?? data?.rows.at(-1);
    if (!row) return;
    const own = lines.flatMap((line): [string, string][] => {
      const value = row[line.name];
      if (value === null || value === undefined || value === "") return [];
      const figure = line.unit === "money" ? Number(value) / 10 ** digits : Number(value);
      return [[line.name, String(Number(figure.toPrecision(9)))]];
    });
    set(Object.fromEntries(own));
  };

  if (sheet.isPending) return <Skeleton active paragraph={{ rows: 12 }} />;
  if (sheet.isError) return <ProblemView error={sheet.error} onRetry={() => void sheet.refetch()} />;
  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.inference")}
        note={t("inference.note")}
        actions={
          <>
            <Button loading={kpi.isFetching} onClick={() => void fill()}>
              {t("inference.fill")}
            </Button>
            <Button disabled={Object.keys(given).length === 0} onClick={() => set({})}>
              {t("inference.clear")}
            </Button>
          </>
        }
      />
      {inferred.isError ? (
        <ProblemView error={inferred.error} onRetry={() => void inferred.refetch()} />
      ) : null}
      {clash.length ? (
        <Alert
          type="error"
          showIcon
          message={t("inference.clash")}
          description={t("inference.clash.which", { names: clash.map(labelOf).join(t("value.and")) })}
        />
      ) : null}
      <table className="inference">
        <thead>
          <tr>
            <th scope="col">{t("inference.indicator")}</th>
            <th scope="col">{t("inference.given")}</th>
            <th scope="col">{t("inference.found")}</th>
            <th scope="col">{t("inference.standing")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const text = given[line.name] ?? "";
            const bad = text !== "" && readGiven(text, line.unit, digits) === null;
            const found = inferred.data?.lines.find((one) => one.name === line.name);
            return (
              <tr key={line.name} className={clash.includes(line.name) ? "clashing" : undefined}>
                <th scope="row">{line.label[lang]}</th>
                <td>
                  <Input
                    aria-label={line.label[lang]}
                    value={text}
                    allowClear
                    status={bad ? "error" : ""}
                    placeholder={t(`inference.hint.${line.unit}`)}
                    onChange={(event) => type(line.name, event.target.value)}
                  />
                  {bad ? <span className="inference-bad">{t("inference.bad")}</span> : null}
                </td>
                <td className="number">
                  <Found line={line} found={found} />
                </td>
                <td>
                  {found && clash.length === 0 ? (
                    <Tag className={`standing-${found.standing}`}>
                      {t(`inference.standing.${found.standing}`)}
                    </Tag>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <details className="panel">
        <summary>{t("inference.identities")}</summary>
        <ul className="identities">
          {(sheet.data?.identities ?? []).map((text) => (
            <li key={text}>
              <code>{text}</code>
            </li>
          ))}
        </ul>
        <p className="quiet">{t("inference.method")}</p>
      </details>
    </div>
  );
}
