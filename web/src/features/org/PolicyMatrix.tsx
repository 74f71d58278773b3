import "./org.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels, useManifest } from "@/api/manifest";
import { createRecord, deleteRecord, fetchPage, updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { ACTIONS, inherited, lineOf, SCOPES } from "./policy";

const GRANT = "org.role_grant";
/** Lines of one role; a line is one cell. */
const LIMIT = 500;

interface CellProps {
  role: string;
  entity: string;
  name: string;
  action: string;
  lines: RecordRow[];
}

/** How far one action reaches; an empty choice follows the wider line. */
function Cell({ role, entity, name, action, lines }: CellProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const client = useQueryClient();
  const { message } = App.useApp();
  const grants = useEntity(GRANT);
  const own = lineOf(lines, entity, action);
  const scopeName = (scope: string) => labels.choice(GRANT, "scope", scope);
  const set = useMutation({
    mutationFn: async (scope: string) => {
      if (!scope) {
        if (own) await deleteRecord(GRANT, own.id, own.version);
      } else if (own) await updateRecord(GRANT, own.id, own.version, { scope });
      else await createRecord(GRANT, { role_id: role, entity, action, scope }, crypto.randomUUID());
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["records", GRANT] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <select
      className={own ? undefined : "inherited"}
      aria-label={`${name} · ${labels.choice(GRANT, "action", action)}`}
      disabled={set.isPending || !grants?.can.update}
      value={own ? String(own.scope) : ""}
      onChange={(event) => set.mutate(event.target.value)}
    >
      <option value="">
        {t("policy.inherited", { scope: scopeName(inherited(lines, entity, action)) })}
      </option>
      {SCOPES.map((scope) => (
        <option key={scope} value={scope}>
          {scopeName(scope)}
        </option>
      ))}
    </select>
  );
}

/** What a role may do with which records, and whose: a row for each kind of record, a column for each action. */
export function PolicyMatrix({ row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const manifest = useManifest();
  const query = { f: [`role_id:eq:${row.id}`] };
  const lines = useQuery({
    queryKey: ["records", GRANT, "policy", row.id],
    queryFn: ({ signal }) => fetchPage(GRANT, query, LIMIT, null, signal),
  });
  if (lines.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  if (lines.isError) return <ProblemView error={lines.error} onRetry={() => void lines.refetch()} />;
  const domains = [...new Set(manifest.entities.map((entity) => entity.domain))];
  const rows = [
    { key: "*", name: t("policy.everything"), wide: true },
    ...domains.flatMap((domain) => [
      {
        key: `${domain}.*`,
        name: t("policy.domain", { domain: labels.of(`domain.${domain}`) ?? t(`domain.${domain}`) }),
        wide: true,
      },
      ...manifest.entities
        .filter((entity) => entity.domain === domain)
        .map((entity) => ({ key: entity.key, name: labels.entity(entity.key), wide: false })),
    ]),
  ];
  return (
    <section className="panel">
      <p className="quiet">{t("policy.note")}</p>
      <div className="rows-scroll">
        <table className="rows pinned policy-table" aria-label={t("policy.title")}>
          <thead>
            <tr>
              <th>{t("policy.records")}</th>
              {ACTIONS.map((action) => (
                <th key={action}>{labels.choice(GRANT, "action", action)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.key}>
                <td>{one.wide ? <b>{one.name}</b> : one.name}</td>
                {ACTIONS.map((action) => (
                  <td key={action}>
                    <Cell
                      role={row.id}
                      entity={one.key}
                      name={one.name}
                      action={action}
                      lines={lines.data.items}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
