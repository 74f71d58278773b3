import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Segmented, Skeleton } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Share, shareRecord, sharesQuery, unshareRecord } from "@/api/access";
import { useEntity } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import type { SlotProps } from "./slots";

function useRefresh({ entity, row }: SlotProps) {
  const client = useQueryClient();
  return async () => {
    for (const part of ["shares", "why", "history"])
      await client.invalidateQueries({ queryKey: ["records", entity.key, part, row.id] });
  };
}

function ShareLine({ share, mayShare, ...props }: SlotProps & { share: Share; mayShare: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const refresh = useRefresh(props);
  const remove = useMutation({
    mutationFn: () => unshareRecord(props.entity.key, props.row.id, share.id),
    onSuccess: refresh,
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <li className="share-line">
      <span className="share-who">
        <b>{share.name}</b>
        <span className="quiet">{t(share.team_id ? "access.team" : "access.person")}</span>
      </span>
      <span className="quiet">
        {t(share.may_write ? "access.write" : "access.read")}
        {share.until ? ` · ${t("access.until", { day: share.until })}` : ""}
      </span>
      {mayShare ? (
        <Button
          size="small"
          aria-label={t("access.stop.for", { name: share.name })}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t("access.stop")}
        </Button>
      ) : null}
    </li>
  );
}

function ShareForm(props: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const refresh = useRefresh(props);
  const teams = useEntity("org.team");
  const [kind, setKind] = useState<"org.user" | "org.team">("org.user");
  const [who, setWho] = useState<string[]>([]);
  const [right, setRight] = useState<"read" | "write">("read");
  const [until, setUntil] = useState<Dayjs | null>(null);
  const add = useMutation({
    mutationFn: (id: string) =>
      shareRecord(props.entity.key, props.row.id, {
        ...(kind === "org.user" ? { user_id: id } : { team_id: id }),
        may_write: right === "write",
        until: until ? until.format("YYYY-MM-DD") : null,
      }),
    onSuccess: async () => {
      setWho([]);
      await refresh();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const chosen = who[0];
  return (
    <div className="share-form">
      <div className="share-row">
        {teams ? (
          <Segmented<"org.user" | "org.team">
            aria-label={t("access.kind")}
            value={kind}
            onChange={(next) => {
              setKind(next);
              setWho([]);
            }}
            options={[
              { value: "org.user", label: t("access.person") },
              { value: "org.team", label: t("access.team") },
            ]}
          />
        ) : null}
        <Segmented<"read" | "write">
          aria-label={t("access.right")}
          value={right}
          onChange={setRight}
          options={[
            { value: "read", label: t("access.read") },
            { value: "write", label: t("access.write") },
          ]}
        />
      </div>
      <LinkSelect
        key={kind}
        target={kind}
        value={who}
        onChange={setWho}
        label={t("access.with")}
        placeholder={t("access.with")}
      />
      <div className="share-row">
        <DatePicker
          className="share-until"
          aria-label={t("access.until.label")}
          placeholder={t("access.until.label")}
          value={until}
          onChange={setUntil}
        />
        <Button
          type="primary"
          disabled={!chosen}
          loading={add.isPending}
          onClick={() => (chosen ? add.mutate(chosen) : undefined)}
        >
          {t("access.share")}
        </Button>
      </div>
    </div>
  );
}

/** With whom the record is shared. */
export function Shares(props: SlotProps) {
  const { t } = useTranslation();
  const users = useEntity("org.user");
  const shares = useQuery(sharesQuery(props.entity.key, props.row.id));
  if (shares.isPending) return <Skeleton active />;
  if (shares.isError) return <ProblemView error={shares.error} onRetry={() => void shares.refetch()} />;
  const { items, may_share: mayShare } = shares.data;
  return (
    <section className="access-part">
      <h3>{t("access.shared")}</h3>
      {items.length ? (
        <ul>
          {items.map((share) => (
            <ShareLine key={share.id} share={share} mayShare={mayShare} {...props} />
          ))}
        </ul>
      ) : (
        <p className="quiet">{t("access.shared.none")}</p>
      )}
      {mayShare && users ? <ShareForm {...props} /> : null}
    </section>
  );
}
