import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, App, Form, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CardStep, issueCard, mergeCard, replaceCard, stepCard } from "@/api/club";
import { useEntity } from "@/api/manifest";
import { fetchPage } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { useTitle } from "@/fields/title";
import { useAct } from "@/ui/useAct";
import { useDebounced } from "@/ui/useDebounced";
import { Ask, Note } from "./Ask";

const CARD = "loyalty.card";
const OFFERED = 30;

/** What is done with which card. */
export type CardAct =
  | { what: "issue"; card: null }
  | { what: CardStep | "replace"; card: string }
  | { what: "merge"; card: string; others: RecordRow[] };

interface FreeProps {
  value: string | null;
  onChange: (card: string | null) => void;
}

/** Chooses a card that was made and that nobody has: typed or scanned, or the next one. */
function FreeCard({ value, onChange }: FreeProps) {
  const { t } = useTranslation();
  const titleOf = useTitle();
  const entity = useEntity(CARD);
  const [text, setText] = useState("");
  const q = useDebounced(text, 200);
  const found = useQuery({
    queryKey: ["records", CARD, "list", "free", q],
    queryFn: ({ signal }) =>
      fetchPage(
        CARD,
        { f: ["state:eq:made"], ...(q ? { q } : {}), sort: "created_at" },
        OFFERED,
        null,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const cards = found.data?.items ?? [];
  return (
    <>
      <Form.Item label={t("club.card.free")} htmlFor="free-card" extra={t("club.card.free_note")}>
        <Select
          id="free-card"
          showSearch={{ filterOption: false, onSearch: setText }}
          loading={found.isFetching}
          value={value}
          onChange={onChange}
          notFoundContent={t("state.nothing")}
          options={cards.map((card) => ({
            value: card.id,
            label: `${entity ? titleOf(entity, card) : card.id} · ${card._titles?.series_id ?? ""}`,
          }))}
        />
      </Form.Item>
      {found.isSuccess && cards.length === 0 && q === "" ? (
        <Alert type="warning" showIcon title={t("club.card.no_free")} />
      ) : null}
    </>
  );
}

interface Props {
  act: CardAct;
  customer: RecordRow;
  onClose: () => void;
}

/** Issues, blocks, replaces … a card, and asks why. */
export function CardDialog({ act, customer, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [free, setFree] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [kept, setKept] = useState(act.what === "merge" ? (act.others[0]?.id ?? null) : null);
  const isNew = act.what === "issue" || act.what === "replace";
  const go = useAct(
    (): Promise<unknown> => {
      if (act.what === "issue") return issueCard(free as string, customer.id, note);
      if (act.what === "replace") return replaceCard(act.card, free as string, note);
      if (act.what === "merge") return mergeCard(act.card, kept as string, note);
      return stepCard(act.card, act.what, note);
    },
    () => {
      message.success(t("club.card.done", { what: t(`club.card.${act.what}`) }));
      onClose();
    },
  );
  const wantsReason = !["issue", "activate", "unblock"].includes(act.what);
  return (
    <Ask
      title={t(`club.card.${act.what}`)}
      okText={t(`club.card.${act.what}`)}
      isBusy={go.isPending}
      isReady={
        (!isNew || free !== null) &&
        (act.what !== "merge" || kept !== null) &&
        (!wantsReason || note.trim() !== "")
      }
      isDanger={act.what === "end"}
      onOk={() => go.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t(`club.card.${act.what}.note`)}</p>
      {act.what === "merge" ? (
        <Form.Item label={t("club.card.merge.into")} htmlFor="kept-card">
          <Select
            id="kept-card"
            value={kept}
            onChange={setKept}
            options={act.others.map((card) => ({ value: card.id, label: String(card.code ?? card.id) }))}
          />
        </Form.Item>
      ) : null}
      {isNew ? <FreeCard value={free} onChange={setFree} /> : null}
      <Note label={t(wantsReason ? "club.reason" : "club.note")} value={note} onChange={setNote} />
    </Ask>
  );
}
