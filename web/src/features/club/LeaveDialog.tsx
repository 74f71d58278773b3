import { useQuery } from "@tanstack/react-query";
import { App, Form, Input, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { leaveHousehold, pointsQuery } from "@/api/club";
import { useRight } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useAct } from "@/ui/useAct";
import { Ask, wholeOf } from "./Ask";
import { fateOfLeaving } from "./fate";
import { TierFate } from "./TierFate";
import { useFigure } from "./useFigure";
import { useSharing } from "./useHousehold";

interface Props {
  customer: RecordRow;
  household: string;
  name: string;
  onClose: () => void;
}

/** Leaves a household; says before it is done which points stay and which go along. */
export function LeaveDialog({ customer, household, name, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { number } = useFigure();
  const found = useQuery(pointsQuery(customer.id));
  const mayMove = useRight("loyalty.points_account", "update") !== "none";
  // Where the household keeps its points, none are asked for.
  const kept = useSharing().programmes.filter((one) => one.leaving === "stay");
  const fates = fateOfLeaving(found.data ?? [], household).filter(
    ({ account }) => !kept.some((one) => one.id === account.programme_id),
  );
  const [programme, setProgramme] = useState<string | null>(null);
  const [text, setText] = useState("0");
  const [key] = useState(() => crypto.randomUUID());
  const fate = fates.find((one) => one.account.programme_id === programme) ?? fates[0];
  const points = wholeOf(text);
  const isPossible = points !== null && points >= 0 && points <= (fate?.moves ?? 0);
  const go = useAct(
    () =>
      leaveHousehold(household, `${key}:${points}`, {
        customer: customer.id,
        programme: fate?.account.programme_id ?? null,
        points: points ?? 0,
      }),
    () => {
      message.success(t("club.household.left", { household: name }));
      onClose();
    },
  );
  return (
    <Ask
      title={t("club.household.leave")}
      okText={t("club.household.leave")}
      isBusy={go.isPending}
      isReady={found.isSuccess && (isPossible || !fate)}
      isDanger
      onOk={() => go.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t("club.household.leave.note", { name: String(customer.name ?? ""), household: name })}</p>
      {found.isPending ? <Skeleton active title={false} /> : null}
      {fates.length > 1 ? (
        <Select
          aria-label={t("club.points")}
          value={fate?.account.programme_id ?? null}
          onChange={setProgramme}
          options={fates.map((one) => ({ value: one.account.programme_id, label: one.account.programme }))}
        />
      ) : null}
      {fate ? (
        <>
          <Form.Item
            label={t("club.fate.take", { programme: fate.account.programme })}
            htmlFor="leave-points"
            extra={t("club.fate.most", { points: number(fate.moves) })}
          >
            <Input
              id="leave-points"
              inputMode="numeric"
              disabled={!mayMove}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Form.Item>
          <div className="club-fate">
            <b>{t("club.fate")}</b>
            <p>
              {isPossible
                ? t("club.fate.split", {
                    points: number(points),
                    rest: number(fate.moves - points + fate.stays),
                    unit: fate.account.unit,
                  })
                : t("club.fate.too_many", { points: number(fate.moves) })}
            </p>
            <p className="quiet">{t("club.fate.alone")}</p>
          </div>
        </>
      ) : null}
      <div className="club-fate">
        <TierFate customer={customer.id} household={household} way="leave" />
      </div>
    </Ask>
  );
}
