import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rule, SegmentCount } from "@/api/segments";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { numberText, percentText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Explain } from "./Explain";
import { useWords } from "./Why";

/** How many each part of an "all" leaves, one after the other. */
function Funnel({ count }: { count: SegmentCount }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = useWords();
  const steps = count.parts.filter((part) => part.left !== null);
  if (steps.length < 2) return null;
  return (
    <section>
      <h2>{t("rule.funnel")}</h2>
      <ol className="rule-funnel">
        {steps.map((step) => (
          <li key={step.path}>
            <span className="rule-funnel-text">{words(step.text)}</span>
            <span
              className="rule-funnel-bar"
              style={{ width: `${(100 * (step.left ?? 0)) / Math.max(1, count.customers)}%` }}
            />
            <span className="rule-funnel-number">{numberText(step.left ?? 0, locale)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface Props {
  rule: Rule | null;
  count: UseQueryResult<SegmentCount>;
}

/** What a rule finds while it is written: how many, where they are lost, some of them, and why. */
export function LivePanel({ rule, count }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = useWords();
  const [customer, setCustomer] = useState<string | null>(null);
  if (rule === null) return <aside className="rule-live quiet">{t("rule.begin")}</aside>;
  if (count.isError)
    return (
      <aside className="rule-live">
        <ProblemView error={count.error} />
      </aside>
    );
  if (!count.data)
    return (
      <aside className="rule-live">
        <Skeleton active />
      </aside>
    );
  const { members, customers, sample } = count.data;
  return (
    <aside className="rule-live" aria-busy={count.isFetching}>
      <div className="rule-total" role="status">
        <strong>{t("rule.members", { count: numberText(members, locale) })}</strong>
        <span className="quiet">
          {t("rule.of", {
            all: numberText(customers, locale),
            share: percentText(customers ? members / customers : 0, locale),
            day: count.data.as_of,
          })}
        </span>
      </div>
      <p className="rule-sentence">{words(count.data.sentence)}</p>
      <Funnel count={count.data} />
      <section>
        <h2>{t("rule.sample")}</h2>
        {sample.length ? (
          <ul className="rule-sample">
            {sample.map((one) => (
              <li key={one.id}>
                <Link
                  to="/r/$domain/$name/$id"
                  params={{ domain: "customers", name: "customer", id: one.id }}
                >
                  {one.name}
                </Link>{" "}
                <span className="quiet">{one.number}</span>
                <Button type="link" size="small" onClick={() => setCustomer(one.id)}>
                  {t("rule.why")}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <Nothing title={t("rule.nobody")} />
        )}
      </section>
      <Explain rule={rule} customer={customer} onChoose={setCustomer} />
    </aside>
  );
}
