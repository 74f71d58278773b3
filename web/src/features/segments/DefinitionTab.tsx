import "./segments.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { definitionQuery, refreshSegment, takeList } from "@/api/segments";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";
import { CopyDialog } from "./CopyDialog";
import { Explain } from "./Explain";

function RuleActions({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [copying, setCopying] = useState(false);
  const refresh = useMutation({
    mutationFn: () => refreshSegment(row.id),
    onSuccess: async ({ members, added, removed }) => {
      const count = (value: number) => numberText(value, locale);
      message.success(
        t("rule.refreshed", { count: count(members), added: count(added), removed: count(removed) }),
      );
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const { update, create } = entity.can;
  return (
    <div className="rule-line">
      {update ? (
        <>
          <Link to="/segments/$id/rule" params={{ id: row.id }}>
            <Button>{t("rule.edit")}</Button>
          </Link>
          <Button type="primary" loading={refresh.isPending} onClick={() => refresh.mutate()}>
            {t("rule.refresh")}
          </Button>
        </>
      ) : null}
      {create ? <Button onClick={() => setCopying(true)}>{t("rule.freeze")}</Button> : null}
      {copying ? <CopyDialog segment={row.id} onClose={() => setCopying(false)} /> : null}
    </div>
  );
}

function Paste({ row }: SlotProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const entries = [...new Set(text.split(/[\s,;，；、]+/).filter((one) => one !== ""))];
  const take = useMutation({
    mutationFn: () => takeList(row.id, entries),
    onSuccess: () => client.invalidateQueries({ queryKey: ["records"] }),
  });
  const done = take.data;
  return (
    <section className="rule-paste">
      <h2>{t("rule.paste")}</h2>
      <p className="quiet">{t("rule.paste_hint")}</p>
      <Input.TextArea
        rows={5}
        aria-label={t("rule.paste")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button disabled={entries.length === 0} loading={take.isPending} onClick={() => take.mutate()}>
        {t("rule.paste_take", { count: numberText(entries.length, locale) })}
      </Button>
      {take.isError ? <ProblemView error={take.error} /> : null}
      {done ? (
        <Alert
          type={done.unknown.length + done.ambiguous.length ? "warning" : "success"}
          showIcon
          title={t("rule.pasted", {
            added: numberText(done.added, locale),
            known: numberText(done.known, locale),
          })}
          description={[
            done.unknown.length ? t("rule.unknown", { list: done.unknown.slice(0, 50).join("、") }) : "",
            done.ambiguous.length
              ? t("rule.ambiguous", { list: done.ambiguous.slice(0, 50).join("、") })
              : "",
          ].join(" ")}
        />
      ) : null}
    </section>
  );
}

/** How many are in it, as of when, and the way to them. */
function Chosen({ row }: SlotProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const members = typeof row.members === "number" ? numberText(row.members, locale) : null;
  const isRule = row.kind === "rule";
  if (members === null || (isRule && typeof row.frozen_at !== "string"))
    return isRule ? <p className="quiet">{t("rule.not_chosen")}</p> : null;
  const at = typeof row.frozen_at === "string" ? instantText(row.frozen_at, company.zone) : null;
  const said = [
    at ? t("rule.chosen", { count: members, at }) : t("rule.chosen_list", { count: members }),
    typeof row.as_of === "string" ? t("rule.chosen_data", { day: row.as_of }) : null,
  ];
  return (
    <p>
      {said.filter(Boolean).join(" · ")}{" "}
      <Link
        to="/r/$domain/$name"
        params={{ domain: "marketing", name: "segment_member" }}
        search={{ f: [`segment_id:eq:${row.id}`] }}
      >
        {t("rule.see_members")}
      </Link>
    </p>
  );
}

/** How a segment's members were chosen, in a sentence; what may be done with it; and why a customer is in it or not. */
export function DefinitionTab(props: SlotProps) {
  const { entity, row } = props;
  const { t } = useTranslation();
  const en = useLocale().startsWith("en");
  const [customer, setCustomer] = useState<string | null>(null);
  const found = useQuery(definitionQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} />;
  const { sentence, rule, kind } = found.data;
  return (
    <div className="rule-definition">
      <p className="rule-sentence">{sentence ? (en ? sentence.en : sentence.zh) : t("rule.by_hand")}</p>
      <Chosen {...props} />
      {kind === "rule" ? <RuleActions {...props} /> : null}
      {kind === "rule" && rule ? <Explain rule={rule} customer={customer} onChoose={setCustomer} /> : null}
      {kind === "list" && entity.can.update ? <Paste {...props} /> : null}
    </div>
  );
}
