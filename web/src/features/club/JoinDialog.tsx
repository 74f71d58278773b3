import { useQuery } from "@tanstack/react-query";
import { Alert, App, Form, Input, Radio, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FAMILY_ROLES, type FamilyRole, fewQuery, joinHousehold, pointsQuery } from "@/api/club";
import { useLabels, useRight } from "@/api/manifest";
import { createRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { LinkChoice } from "@/fields/LinkChoice";
import { useAct } from "@/ui/useAct";
import { Ask } from "./Ask";
import { fateOfJoining } from "./fate";
import { TierFate } from "./TierFate";
import { useFigure } from "./useFigure";
import { useSharing } from "./useHousehold";

const MEMBER = "customers.household_member";

/** The customer founds a household, enters one, or lets somebody else into the own one. */
export type Joining = { how: "found" } | { how: "join" } | { how: "add"; household: string; name: string };

interface FateProps {
  joiner: string;
  household: string | null;
  moves: boolean;
  onMoves: (moves: boolean) => void;
}

/** What becomes of the own points, before anything is done. */
function Fate({ joiner, household, moves, onMoves }: FateProps) {
  const { t } = useTranslation();
  const { number } = useFigure();
  const { programmes } = useSharing();
  const mayMove = useRight("loyalty.points_account", "update") !== "none";
  const found = useQuery(pointsQuery(joiner));
  if (found.isPending) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  const fates = fateOfJoining(
    found.data ?? [],
    programmes.map((one) => one.id),
  );
  // Of the others the programme decides, and says so below.
  const asked = programmes.filter((one) => one.joining === "ask").map((one) => one.id);
  const told = fates.map((fate) => (
    <li key={fate.account.id}>
      {t("club.fate.own", { programme: fate.account.programme, points: number(fate.moves) })}
      {fate.stays ? ` ${t("club.fate.own_stays", { points: number(fate.stays) })}` : ""}
    </li>
  ));
  return (
    <div className="club-fate">
      <b>{t("club.fate")}</b>
      {fates.length ? <ul>{told}</ul> : <p>{t("club.fate.nothing")}</p>}
      {fates.some((fate) => fate.moves > 0 && asked.includes(fate.account.programme_id)) ? (
        <Radio.Group
          value={moves && mayMove}
          onChange={(event) => onMoves(event.target.value === true)}
          options={[
            { value: true, label: t("club.fate.bring"), disabled: !mayMove },
            { value: false, label: t("club.fate.keep") },
          ]}
        />
      ) : null}
      <p className="quiet">{t("club.fate.from_now")}</p>
      <TierFate customer={joiner} household={household} way="join" />
    </div>
  );
}

/** Says that there is no room before the server has to. */
function Room({ household, max }: { household: string; max: number }) {
  const { t } = useTranslation();
  const found = useQuery(fewQuery(MEMBER, { f: [`household_id:eq:${household}`, "left_on:empty:"] }, 50));
  if (!found.data) return null;
  if (found.data.length >= max)
    return <Alert type="error" showIcon title={t("club.household.full", { max })} />;
  return <p className="quiet">{t("club.household.has", { count: found.data.length, max })}</p>;
}

interface Props {
  joining: Joining;
  customer: RecordRow;
  max: number;
  onClose: () => void;
}

export function JoinDialog({ joining, customer, max, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const { number } = useFigure();
  const [name, setName] = useState(t("club.household.named", { name: String(customer.name ?? "") }));
  const [chosen, setChosen] = useState<string | null>(joining.how === "add" ? joining.household : null);
  const [other, setOther] = useState<string | null>(null);
  const [role, setRole] = useState<FamilyRole>(joining.how === "found" ? "head" : "spouse");
  const [moves, setMoves] = useState(true);
  const mayMove = useRight("loyalty.points_account", "update") !== "none";
  const [key, setKey] = useState(() => crypto.randomUUID());
  const joiner = joining.how === "add" ? other : customer.id;
  const isReady = joiner !== null && (joining.how === "found" ? name.trim() !== "" : chosen !== null);
  const go = useAct(
    async () => {
      const household =
        joining.how === "found"
          ? (await createRecord("customers.household", { name: name.trim() }, key)).id
          : String(chosen);
      return joinHousehold(household, `${key}:${joiner}`, {
        customer: String(joiner),
        role,
        // Who may not move points isn't asked, and asks for none to be moved.
        movesPoints: moves && mayMove,
      });
    },
    ({ moved }) => {
      message.success(
        moved ? t("club.household.joined_with", { points: number(moved) }) : t("club.household.joined"),
      );
      onClose();
    },
  );
  return (
    <Ask
      title={t(`club.household.${joining.how}`)}
      okText={t(`club.household.${joining.how}`)}
      isBusy={go.isPending}
      isReady={isReady}
      onOk={() => go.mutate(undefined)}
      onClose={onClose}
    >
      {joining.how === "found" ? (
        <Form.Item label={labels.field("customers.household", "name")} htmlFor="household-name">
          <Input
            id="household-name"
            maxLength={200}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              // Another name is another household: keys are ASCII, so that it can't stand in the key.
              setKey(crypto.randomUUID());
            }}
          />
        </Form.Item>
      ) : null}
      {joining.how === "join" ? (
        <Form.Item label={labels.entity("customers.household")} htmlFor="household-chosen">
          <LinkChoice
            id="household-chosen"
            target="customers.household"
            label={labels.entity("customers.household")}
            value={chosen ?? ""}
            onChange={(id) => setChosen(id || null)}
          />
        </Form.Item>
      ) : null}
      {joining.how === "add" ? (
        <Form.Item label={t("club.household.who")} htmlFor="household-who">
          <LinkChoice
            id="household-who"
            target="customers.customer"
            label={t("club.household.who")}
            value={other ?? ""}
            onChange={(id) => setOther(id || null)}
          />
        </Form.Item>
      ) : null}
      <Form.Item label={labels.field(MEMBER, "role")} htmlFor="household-role">
        <Select
          id="household-role"
          value={role}
          onChange={setRole}
          options={FAMILY_ROLES.map((one) => ({ value: one, label: labels.choice(MEMBER, "role", one) }))}
        />
      </Form.Item>
      {chosen ? <Room household={chosen} max={max} /> : null}
      {joiner ? <Fate joiner={joiner} household={chosen} moves={moves} onMoves={setMoves} /> : null}
    </Ask>
  );
}
