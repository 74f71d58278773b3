import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton, Tag } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { fewQuery, freezeAccount, openAccount, type PointsAccount, pointsQuery } from "@/api/club";
import { useEntity, useLabels, useRight } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { Told } from "@/ui/Told";
import { useAct } from "@/ui/useAct";
import { AdjustDialog } from "./AdjustDialog";
import { Ledger } from "./Ledger";
import { TransferDialog } from "./TransferDialog";
import { useFigure } from "./useFigure";
import { useToday } from "./useToday";

const ACCOUNT = "loyalty.points_account";
const ADJUSTMENT = "loyalty.points_adjustment";
const PROGRAMME = "loyalty.points_programme";

function Fact({ name, told, children }: { name: string; told?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{told ? <Told what={told}>{children}</Told> : children}</dd>
    </div>
  );
}

/** The first day on which points that can't be spent yet can be. */
export function pendingFrom(account: PointsAccount, today: string): string | null {
  const days = account.lots.map((lot) => lot.activates_on).filter((day) => day > today);
  return days.sort()[0] ?? null;
}

function Figures({ account, today }: { account: PointsAccount; today: string }) {
  const { t } = useTranslation();
  const { number, money } = useFigure();
  const from = pendingFrom(account, today);
  return (
    <dl className="club-figures">
      <Fact name={t("club.points.balance")} told={t("club.points.balance.told")}>
        {number(account.balance)}
      </Fact>
      <Fact name={t("club.points.free")} told={t("club.points.free.told", { value: money(account.value) })}>
        {number(account.available)}
      </Fact>
      <Fact name={t("club.points.held")} told={t("club.points.held.told")}>
        {number(account.held)}
      </Fact>
      <Fact name={t("club.points.pending")}>
        {number(account.pending)}
        {account.pending && from ? (
          <span className="club-when">{t("club.points.pending.from", { day: from })}</span>
        ) : null}
      </Fact>
      {account.debt ? (
        <Fact name={t("club.points.debt")} told={t("club.points.debt.told")}>
          <span className="negative">{number(account.debt)}</span>
        </Fact>
      ) : null}
      {account.expiring ? (
        <Fact name={t("club.points.expiring")}>
          {number(account.expiring.points)}
          <span className="club-when">{t("club.points.expiring.on", { day: account.expiring.on })}</span>
        </Fact>
      ) : null}
    </dl>
  );
}

function Lots({ account }: { account: PointsAccount }) {
  const { t } = useTranslation();
  const { number } = useFigure();
  if (account.lots.length === 0) return <Nothing title={t("club.lots.none")} />;
  return (
    <Rows
      label={t("club.lots")}
      rows={account.lots}
      keyOf={(lot) => lot.id}
      columns={[
        { key: "points", head: t("club.lots.left"), numeric: true, cell: (lot) => number(lot.points) },
        { key: "held", head: t("club.points.held"), numeric: true, cell: (lot) => number(lot.held) },
        { key: "from", head: t("club.lots.from"), cell: (lot) => lot.activates_on },
        { key: "to", head: t("club.lots.to"), cell: (lot) => lot.expires_on ?? t("club.lots.ever") },
      ]}
    />
  );
}

/** Adjustments that wait for somebody else. */
function Waiting({ account }: { account: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { number } = useFigure();
  const seen = useEntity(ADJUSTMENT) !== undefined;
  const found = useQuery({
    ...fewQuery(ADJUSTMENT, { f: [`account_id:eq:${account}`, "state:eq:waiting"] }, 20),
    enabled: seen,
  });
  return (found.data ?? []).map((one) => (
    <Alert
      key={one.id}
      type="info"
      showIcon
      title={t("club.adjust.is_waiting", {
        points: number(Number(one.points)),
        reason: labels.choice(ADJUSTMENT, "reason", String(one.reason)),
        who: one._titles?.asked_by ?? "",
      })}
    />
  ));
}

type Shown = "lots" | "ledger" | null;

/** Whose an account is, where that isn't clear: who came into a household may have an own account beside its. */
function whoseOf(account: PointsAccount, all: PointsAccount[]): "shared" | "own" | undefined {
  if (account.household_id) return "shared";
  return all.some((one) => one.household_id && one.programme_id === account.programme_id) ? "own" : undefined;
}

function Account({
  account,
  whose,
  customer,
  today,
}: {
  account: PointsAccount;
  whose: "shared" | "own" | undefined;
  customer: RecordRow;
  today: string;
}) {
  const { t } = useTranslation();
  const labels = useLabels();
  const mayFreeze = useRight(ACCOUNT, "update") !== "none";
  const mayAdjust = useRight(ADJUSTMENT, "create") !== "none";
  const seesEntries = useEntity("loyalty.points_entry") !== undefined;
  const [shown, setShown] = useState<Shown>(null);
  const [asking, setAsking] = useState<"adjust" | "transfer" | null>(null);
  const freeze = useAct(() => freezeAccount(account.id, account.state === "frozen"));
  const toggle = (what: Shown) => setShown(shown === what ? null : what);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>
          {account.programme}
          {whose ? <span className="tag">{t(`club.${whose}`)}</span> : null}{" "}
          {account.state === "open" ? null : (
            <Tag color="error">{labels.choice(ACCOUNT, "state", account.state)}</Tag>
          )}
        </h2>
        <div className="button-row">
          {mayAdjust ? (
            <Button size="small" onClick={() => setAsking("adjust")}>
              {t("club.adjust")}
            </Button>
          ) : null}
          {mayFreeze ? (
            <>
              <Button size="small" disabled={account.available <= 0} onClick={() => setAsking("transfer")}>
                {t("club.transfer")}
              </Button>
              <Button size="small" loading={freeze.isPending} onClick={() => freeze.mutate(undefined)}>
                {t(account.state === "frozen" ? "club.thaw" : "club.freeze")}
              </Button>
            </>
          ) : null}
        </div>
      </div>
      <Figures account={account} today={today} />
      <Waiting account={account.id} />
      <div className="button-row">
        {(["lots", "ledger"] as const)
          .filter((what) => what === "lots" || seesEntries)
          .map((what) => (
            <Button
              key={what}
              type="link"
              size="small"
              aria-expanded={shown === what}
              onClick={() => toggle(what)}
            >
              {t(what === "lots" ? "club.lots.count" : "club.ledger", { count: account.lots.length })}
            </Button>
          ))}
      </div>
      {shown === "lots" ? <Lots account={account} /> : null}
      {shown === "ledger" ? <Ledger account={account.id} /> : null}
      {asking === "adjust" ? <AdjustDialog account={account} onClose={() => setAsking(null)} /> : null}
      {asking === "transfer" ? (
        <TransferDialog account={account} customer={customer} onClose={() => setAsking(null)} />
      ) : null}
    </section>
  );
}

/** Opens accounts of programmes in which the customer has none. */
function Opening({ customer, accounts }: { customer: string; accounts: PointsAccount[] }) {
  const { t } = useTranslation();
  const mayOpen = useRight(ACCOUNT, "create") !== "none";
  const seen = useEntity(PROGRAMME) !== undefined;
  const programmes =
    useQuery({ ...fewQuery(PROGRAMME, { f: ["is_active:eq:true"] }), enabled: seen }).data ?? [];
  const open = useAct((programme: string) => openAccount(programme, customer));
  const left = programmes.filter((one) => accounts.every((account) => account.programme_id !== one.id));
  if (!mayOpen || left.length === 0) return null;
  return (
    <div className="button-row">
      {left.map((one) => (
        <Button
          key={one.id}
          loading={open.isPending && open.variables === one.id}
          onClick={() => open.mutate(one.id)}
        >
          {t("club.open_account", { programme: String(one.name) })}
        </Button>
      ))}
    </div>
  );
}

/** Every account of points that the customer spends from. */
export function PointsPanel({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const today = useToday()();
  const found = useQuery(pointsQuery(customer.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      {found.data.map((account) => (
        <Account
          key={account.id}
          account={account}
          whose={whoseOf(account, found.data)}
          customer={customer}
          today={today}
        />
      ))}
      {found.data.length === 0 ? (
        <section className="panel">
          <h2>{t("club.points")}</h2>
          <Nothing title={t("club.points.none")}>
            <Opening customer={customer.id} accounts={found.data} />
          </Nothing>
        </section>
      ) : (
        <Opening customer={customer.id} accounts={found.data} />
      )}
    </>
  );
}
