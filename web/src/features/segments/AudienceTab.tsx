import "./segments.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Alert, App, Button, InputNumber, Popconfirm, Select, Skeleton } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import {
  type AudienceWish,
  armsQuery,
  type CampaignAudience,
  drawAudience,
  planAudience,
} from "@/api/segments";
import { LinkSelect } from "@/fields/LinkSelect";
import { routeOf } from "@/fields/title";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { ReachButton } from "./ReachButton";

const LEFT_OUT = "marketing.audience_left_out";
const CHANNELS = ["any", "sms", "phone", "email", "wechat", "post", "app"] as const;
const PURPOSES = ["marketing", "service", "profiling", "sharing"] as const;
const STRATA = ["none", "decile", "store"] as const;
const OVER = ["ended", "cancelled"];

/** An input of the form, under its name. */
function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="audience-field">
      <span className="quiet">{name}</span>
      {children}
    </div>
  );
}

/** Who would be reached, and who wouldn't, by reason. */
function Plan({ plan }: { plan: CampaignAudience }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const count = (value: number) => numberText(value, locale);
  return (
    <div role="status">
      <ol className="rule-funnel">
        <li>
          <span className="rule-funnel-text">{t("audience.chosen")}</span>
          <span className="rule-funnel-number">{count(plan.chosen)}</span>
        </li>
        {plan.left_out.map((one) => (
          <li key={one.why}>
            <span className="rule-funnel-text">{t(`audience.why.${one.why}`)}</span>
            <span className="rule-funnel-number">−{count(one.customers)}</span>
          </li>
        ))}
        <li className="rule-funnel-sum">
          <span className="rule-funnel-text">{t("audience.eligible")}</span>
          <span className="rule-funnel-number">{count(plan.eligible)}</span>
        </li>
      </ol>
      {plan.examples.length > 0 ? (
        <>
          <h3>{t("audience.examples")}</h3>
          <ul className="rule-sample">
            {plan.examples.map((one) => (
              <li key={one.id}>
                <Link
                  to="/r/$domain/$name/$id"
                  params={{ domain: "customers", name: "customer", id: one.id }}
                >
                  {one.name}
                </Link>{" "}
                <span className="quiet">
                  {t(`audience.why.${one.why}`)}
                  {one.reason ? ` · ${one.reason}` : null}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {plan.quiet.map((hours) => (
        <Alert key={hours.from} type="info" showIcon title={t("audience.quiet", hours)} />
      ))}
    </div>
  );
}

/** Who a campaign reaches: chosen, planned, and drawn with its control group. */
export function AudienceTab({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { message } = App.useApp();
  const client = useQueryClient();
  const isDrawn = typeof row.control_seed === "string" && row.control_seed !== "";
  const arms = useQuery(armsQuery(row.id));
  const leftOut = useEntity(LEFT_OUT);
  const isOver = OVER.includes(String(row.state));
  // Whoever comes from a segment has chosen it.
  const { segment } = useSearch({ strict: false }) as { segment?: string };
  const [wish, setWish] = useState<AudienceWish>({
    segments: segment ? [segment] : [],
    exclude: [],
    purpose: "marketing",
    channel: "any",
    strata: "none",
    control_share: typeof row.control_share === "number" ? row.control_share : 10,
  });
  const plan = useMutation({ mutationFn: () => planAudience(row.id, wish) });
  const draw = useMutation({
    mutationFn: () => drawAudience(row.id, wish),
    onSuccess: async ({ drawn }) => {
      const count = (value: number | undefined) => numberText(value ?? 0, locale);
      message.success(
        t("audience.drawn", { treatment: count(drawn?.treatment), control: count(drawn?.control) }),
      );
      plan.reset();
      await client.invalidateQueries({ queryKey: ["records"] });
      await client.invalidateQueries({ queryKey: ["measures"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const change = (part: Partial<AudienceWish>) => {
    plan.reset();
    setWish({ ...wish, ...part });
  };
  const segments = (name: "segments" | "exclude") => (
    <LinkSelect
      multiple
      target="marketing.segment"
      className="rule-goods"
      label={t(`audience.${name}`)}
      placeholder={t(`audience.${name}`)}
      value={wish[name]}
      onChange={(ids) => change({ [name]: ids })}
    />
  );
  if (arms.isPending) return <Skeleton active />;
  if (arms.isError) return <ProblemView error={arms.error} />;
  return (
    <div className="audience">
      <p className="audience-arms" role="status">
        {arms.data.treatment + arms.data.control === 0
          ? t("audience.nobody")
          : t("audience.now", {
              treatment: numberText(arms.data.treatment, locale),
              control: numberText(arms.data.control, locale),
            })}
      </p>
      {isDrawn && leftOut ? (
        <p>
          <Link to="/r/$domain/$name" params={routeOf(LEFT_OUT)} search={{ f: [`campaign_id:eq:${row.id}`] }}>
            {t("audience.left_out")}
          </Link>
        </p>
      ) : null}
      {isOver ? <p className="quiet">{t("audience.over")}</p> : null}
      {arms.data.treatment > 0 && !isOver ? (
        <div className="button-row">
          <ReachButton campaign={row} />
        </div>
      ) : null}
      {entity.can.update && !isOver ? (
        <>
          <div className="audience-form">
            <Field name={t("audience.segments")}>{segments("segments")}</Field>
            <Field name={t("audience.exclude")}>{segments("exclude")}</Field>
            <Field name={t("rule.purpose")}>
              <Select
                aria-label={t("rule.purpose")}
                value={wish.purpose}
                options={PURPOSES.map((one) => ({ value: one, label: t(`rule.purpose.${one}`) }))}
                onChange={(purpose) => change({ purpose })}
              />
            </Field>
            <Field name={t("rule.channel")}>
              <Select
                aria-label={t("rule.channel")}
                value={wish.channel}
                options={CHANNELS.map((one) => ({ value: one, label: t(`rule.channel.${one}`) }))}
                onChange={(channel) => change({ channel })}
              />
            </Field>
            <Field name={t("audience.share")}>
              <InputNumber
                className="audience-share"
                min={0}
                max={90}
                disabled={isDrawn}
                aria-label={t("audience.share")}
                suffix="%"
                value={wish.control_share}
                onChange={(control_share) => change({ control_share })}
              />
            </Field>
            <Field name={t("audience.strata")}>
              <Select
                aria-label={t("audience.strata")}
                value={wish.strata}
                options={STRATA.map((one) => ({ value: one, label: t(`audience.strata.${one}`) }))}
                onChange={(strata) => change({ strata })}
              />
            </Field>
          </div>
          {wish.segments.length > 1 ? (
            <Link to="/segments/overlap" search={{ of: wish.segments.slice(0, 8).join(",") }}>
              {t("audience.overlap")}
            </Link>
          ) : null}
          <p className="quiet">{t("audience.hint")}</p>
          <div className="rule-line">
            <Button
              disabled={wish.segments.length === 0}
              loading={plan.isPending}
              onClick={() => plan.mutate()}
            >
              {t("audience.plan")}
            </Button>
            <Popconfirm
              title={t("audience.draw_sure")}
              okText={t("audience.draw_yes")}
              disabled={wish.segments.length === 0}
              onConfirm={() => draw.mutate()}
            >
              <Button type="primary" disabled={wish.segments.length === 0} loading={draw.isPending}>
                {t("audience.draw")}
              </Button>
            </Popconfirm>
          </div>
          {plan.isError ? <ProblemView error={plan.error} /> : null}
          {plan.data ? <Plan plan={plan.data} /> : null}
          {draw.data && !plan.data ? <Plan plan={draw.data} /> : null}
        </>
      ) : null}
    </div>
  );
}
