import "./duplicates.css";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, type FormInstance } from "antd";
import { useTranslation } from "react-i18next";
import { type Candidate, candidatesQuery } from "@/api/duplicates";
import type { Draft } from "@/api/records";
import type { EntityDef } from "@/api/types";
import { routeOf, useTitle } from "@/fields/title";
import { useDebounced } from "@/ui/useDebounced";
import { Reasons } from "./Reasons";

/** How long typing rests before the server is asked. */
const REST = 400;
const SHOWN = 5;

interface Props {
  entity: EntityDef;
  form: FormInstance<Draft>;
  /** The record that is being edited. */
  id: string | null;
  /** Set when the server refused the record as a duplicate: makes it all the same. */
  onAnyway?: (() => void) | undefined;
}

function One({ entity, candidate }: { entity: EntityDef; candidate: Candidate }) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const { domain, name } = routeOf(entity.key);
  return (
    <li>
      <a href={`/r/${domain}/${name}/${candidate.record.id}`} target="_blank" rel="noreferrer">
        {titleOf(entity, candidate.record)}
        <span className="hidden">{t("duplicate.new_tab")}</span>
      </a>
      <Reasons entity={entity.key} reasons={candidate.reasons} />
    </li>
  );
}

/** Says while the form is filled in that such a record may be there already. */
export function DuplicateWarning({ entity, form, id, onAnyway }: Props) {
  const { t } = useTranslation();
  const draft: Draft = Form.useWatch([], form) ?? {};
  const compared = Object.fromEntries(
    (entity.duplicates?.fields ?? [])
      .map(({ field }) => [field, draft[field] ?? null] as const)
      .filter(([, value]) => value !== null && value !== ""),
  );
  const rested = useDebounced(JSON.stringify(compared), REST);
  const found = useQuery({
    ...candidatesQuery(entity.key, JSON.parse(rested) as Draft, id),
    enabled: rested !== "{}",
    placeholderData: (before) => before,
  });
  const items = rested === "{}" ? [] : (found.data?.items ?? []).slice(0, SHOWN);
  if (items.length === 0 && !onAnyway) return null;
  return (
    <Alert
      className="duplicate-warning"
      type="warning"
      showIcon
      role="status"
      title={t(items.some((one) => one.is_certain) ? "duplicate.certain" : "duplicate.possible")}
      description={
        <>
          <ul className="candidates">
            {items.map((candidate) => (
              <One key={candidate.record.id} entity={entity} candidate={candidate} />
            ))}
          </ul>
          {onAnyway ? <Button onClick={onAnyway}>{t("duplicate.anyway")}</Button> : null}
        </>
      }
    />
  );
}
