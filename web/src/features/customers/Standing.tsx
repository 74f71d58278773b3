import "./standing.css";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useLang } from "@/api/manifest";
import { useSession } from "@/api/session";
import { type CustomerStanding, STAGES, type Standing as StandingOf, standingQuery } from "@/api/standing";
import type { RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { minorText, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Told } from "@/ui/Told";
import { Outlook } from "./Outlook";
import { StageHistory } from "./StageHistory";

/** The way through the five stages, with the one that holds. */
function Track({ standing }: { standing: StandingOf }) {
  const { t } = useTranslation();
  return (
    <ol className="stage-track">
      {STAGES.map((stage) => (
        <li
          key={stage}
          className={`stage-${stage}`}
          aria-current={stage === standing.stage ? "step" : undefined}
        >
          {t(`standing.stage.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

interface FactProps {
  name: string;
  told: string;
  children: ReactNode;
}

function Fact({ name, told, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Told what={told}>{children}</Told>
      </dd>
    </div>
  );
}

/** What the customer is worth: spend, visits, ranks. */
function Value({ standing }: { standing: StandingOf }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const money = (minor: number | null) => (minor === null ? "—" : minorText(minor, company.currency, locale));
  const number = (value: number) => numberText(value, locale, 1);
  const tenth = (value: number | null) => (value === null ? "—" : t("standing.tenth", { n: value }));
  const { all, year, deciles, quarter_deciles: quarter } = standing;
  const fact = (key: string, value: ReactNode, more: Record<string, string | number> = {}) => (
    <Fact name={t(`standing.${key}`)} told={t(`standing.${key}.told`, more)}>
      {value}
    </Fact>
  );
  return (
    <dl className="customer-figures">
      {fact("year_net", money(year.net_c))}
      {fact("year_tickets", number(year.tickets))}
      {fact("net", money(all.net_c))}
      <Fact name={t("customer.tickets")} told={t("standing.tickets.told", { days: standing.purchase_days })}>
        {number(all.tickets)}
      </Fact>
      {fact("atv", money(all.atv_c), { year: money(year.atv_c) })}
      {fact(
        standing.gap_is_own ? "gap" : "gap_of_all",
        t("measure.days", { days: number(standing.gap_days) }),
        { first: standing.first_day, last: standing.last_day },
      )}
      {fact("decile", tenth(deciles.customer), { quarter: standing.quarter, n: tenth(quarter.customer) })}
      {fact("sales_decile", tenth(deciles.sales), { quarter: standing.quarter, n: tenth(quarter.sales) })}
      {fact("rfm", t(`standing.segment.${standing.segment}`), {
        r: standing.r_score,
        f: standing.f_score,
        m: standing.m_score,
      })}
    </dl>
  );
}

function Content({ found }: { found: CustomerStanding }) {
  const { t } = useTranslation();
  const lang = useLang();
  const [isOpen, setOpen] = useState(false);
  const { standing, changes, as_of } = found;
  return (
    <>
      {standing ? (
        <>
          <Track standing={standing} />
          <p className="stage-reason">{standing.reason.text[lang]}</p>
          {standing.until ? (
            <p className="quiet">
              {t("standing.until", { day: standing.until, stage: t(`standing.stage.${standing.stage}`) })}
            </p>
          ) : null}
          <Value standing={standing} />
          <Outlook id={found.customer_id} />
        </>
      ) : (
        <Nothing title={t("standing.none")} />
      )}
      <p className="quiet standing-foot">
        {as_of ? <span>{t("standing.as_of", { day: as_of })}</span> : null}
        {changes.length ? (
          <Button type="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t("standing.changes", { n: changes.length })}
          </Button>
        ) : null}
      </p>
      {isOpen ? <StageHistory changes={changes} /> : null}
    </>
  );
}

/** Where the customer stands: stage of the life cycle with its reason, and value. */
export function Standing({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const found = useQuery(standingQuery(customer.id));
  // Who sees some of the sales only isn't told what all of them come to.
  if (found.error instanceof Problem && found.error.status === 403) return null;
  return (
    <section className="panel standing" aria-label={t("standing.title")}>
      <h2>{t("standing.title")}</h2>
      {found.isPending ? <Skeleton active paragraph={{ rows: 3 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? <Content found={found.data} /> : null}
    </section>
  );
}
