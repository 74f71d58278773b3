import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fewQuery, takeBackBenefit } from "@/api/club";
import { useEntity, useLabels, useRight } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import { useAct } from "@/ui/useAct";
import { Ask, Note } from "./Ask";

const USE = "loyalty.benefit_use";

/** Takes a use back that was recorded by mistake, with a reason. */
function BackDialog({ use, onClose }: { use: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [note, setNote] = useState("");
  const back = useAct(
    () => takeBackBenefit(use.id, note.trim()),
    () => {
      message.success(t("club.benefit.was_back"));
      onClose();
    },
  );
  return (
    <Ask
      title={t("club.benefit.back_of", { benefit: use._titles?.benefit_id ?? "" })}
      okText={t("club.benefit.back")}
      isBusy={back.isPending}
      isReady={note.trim() !== ""}
      isDanger
      onOk={() => back.mutate(undefined)}
      onClose={onClose}
    >
      <p className="quiet">{t("club.benefit.back_hint")}</p>
      <Note label={t("club.benefit.back_note")} value={note} onChange={setNote} />
    </Ask>
  );
}

/** The request that a use was asked for by: its key names it. */
export function requestOf(use: RecordRow): string | null {
  return /^request:(\d+)$/.exec(String(use.key ?? ""))?.[1] ?? null;
}

/** The way to that request, for who may see requests. */
function ToRequest({ use }: { use: RecordRow }) {
  const labels = useLabels();
  const entity = useEntity("member.request");
  const id = requestOf(use);
  if (!id || !entity) return null;
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity.key), id }}>
      {labels.entity(entity.key)}
    </Link>
  );
}

/** Uses that another one took back: its key names them. */
export function takenBack(uses: RecordRow[]): Set<string> {
  const keys = uses.map((use) => String(use.key ?? "")).filter((key) => key.startsWith("free:"));
  return new Set(keys.map((key) => key.slice("free:".length)));
}

interface UseProps {
  use: RecordRow;
  isBack: boolean;
  onBack: (() => void) | undefined;
}

function Use({ use, isBack, onBack }: UseProps) {
  const { t } = useTranslation();
  const money = useMoney();
  const details = [use._titles?.customer_id, use.reference, use.note, use._titles?.by_id];
  return (
    <li>
      <time>{String(use.day)}</time>
      <div>
        <b>{use._titles?.benefit_id ?? ""}</b> × {String(use.count)} {use.cost ? money(String(use.cost)) : ""}
        {isBack ? <span className="tag">{t("club.benefit.was_back")}</span> : null}
        <span className="quiet block">
          {details.filter(Boolean).map(String).join(" · ")} <ToRequest use={use} />
        </span>
      </div>
      {onBack ? (
        <Button
          size="small"
          aria-label={t("club.benefit.back_of", { benefit: use._titles?.benefit_id ?? "" })}
          onClick={onBack}
        >
          {t("club.benefit.back")}
        </Button>
      ) : null}
    </li>
  );
}

/** What was had, newest first: the household's share is told together. */
export function BenefitUses({ customer, household }: { customer: string; household: string | null }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [going, setGoing] = useState<RecordRow | null>(null);
  const seen = useEntity(USE) !== undefined;
  const mayGive = useRight(USE, "create") !== "none";
  const filter = household ? `household_id:eq:${household}` : `customer_id:eq:${customer}`;
  const found = useQuery({ ...fewQuery(USE, { f: [filter], sort: "-created_at" }, 50), enabled: seen });
  if (!found.data?.length) return null;
  const back = takenBack(found.data);
  const mayBack = (use: RecordRow) => mayGive && Number(use.count) > 0 && !back.has(use.id);
  return (
    <>
      <Button type="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("club.benefit.uses", { count: found.data.length })}
      </Button>
      {isOpen ? (
        <ol className="club-history">
          {found.data.map((use) => (
            <Use
              key={use.id}
              use={use}
              isBack={back.has(use.id)}
              onBack={mayBack(use) ? () => setGoing(use) : undefined}
            />
          ))}
        </ol>
      ) : null}
      {going ? <BackDialog use={going} onClose={() => setGoing(null)} /> : null}
    </>
  );
}
