import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Drawer, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import {
  DELIVERY_STATES,
  type Delivery,
  type DeliveryState,
  deliveriesQuery,
  retryDelivery,
  type Webhook,
  webhooksQuery,
} from "@/api/webhooks";
import { routeOf } from "@/fields/title";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { useAct } from "@/ui/useAct";
import { usePhone } from "@/ui/usePhone";
import { faultOf } from "./faults";

const TONE: Record<DeliveryState, string> = { waiting: "busy", done: "good", failed: "bad", withheld: "" };

function Line({ one, onRetry, busy }: { one: Delivery; onRetry: () => void; busy: boolean }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { zone } = useSession().company;
  const said = one.fault ?? one.answer;
  const meaning = one.fault ? faultOf(one.fault) : null;
  return (
    <li className="webhook-line">
      <div className="webhook-line-head">
        <span className={`state ${TONE[one.state]}`}>{t(`webhook.state.${one.state}`)}</span>
        {one.entity && one.record_id ? (
          <Link to="/r/$domain/$name/$id" params={{ ...routeOf(one.entity), id: one.record_id }}>
            {labels.entity(one.entity)}
          </Link>
        ) : null}
        <b>{t(`webhook.act.${one.act}`)}</b>
        <time className="quiet" dateTime={one.happened_at}>
          {instantText(one.happened_at, zone)}
        </time>
        <Button size="small" loading={busy} onClick={onRetry}>
          {t("webhook.retry")}
        </Button>
      </div>
      <p className="quiet">
        {t("webhook.tries", { count: one.tries })}
        {one.status ? ` · HTTP ${one.status}` : null}
        {one.state === "waiting" && one.next_at && one.tries > 0
          ? ` · ${t("webhook.next", { at: instantText(one.next_at, zone) })}`
          : null}
      </p>
      {meaning ? <p>{t(`webhook.fault.${meaning}`)}</p> : null}
      {said ? <pre className="webhook-answer">{said}</pre> : null}
    </li>
  );
}

/** What was sent to a receiver, newest first. */
export function DeliveryLog({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [state, setState] = useState<DeliveryState | null>(null);
  const log = useInfiniteQuery(deliveriesQuery(hook.id, state));
  const retry = useAct(retryDelivery, undefined, webhooksQuery.queryKey);
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  const content = () => {
    if (log.isPending) return <Skeleton active />;
    if (log.isError) return <ProblemView error={log.error} onRetry={() => void log.refetch()} />;
    if (items.length === 0) return <Nothing title={t("webhook.log.none")} />;
    return (
      <ul>
        {items.map((one) => (
          <Line
            key={one.id}
            one={one}
            busy={retry.isPending && retry.variables === one.id}
            onRetry={() => retry.mutate(one.id)}
          />
        ))}
      </ul>
    );
  };
  return (
    <Drawer
      open
      size={phone ? "100%" : 640}
      title={t("webhook.log.of", { name: hook.name })}
      onClose={onClose}
      destroyOnHidden
    >
      <Select
        className="webhook-state"
        aria-label={t("webhook.state")}
        value={state ?? ""}
        onChange={(value) => setState(DELIVERY_STATES.find((one) => one === value) ?? null)}
        options={[
          { value: "", label: t("webhook.state.all") },
          ...DELIVERY_STATES.map((one) => ({ value: one, label: t(`webhook.state.${one}`) })),
        ]}
      />
      {content()}
      <LoadMore
        more={log.hasNextPage}
        busy={log.isFetchingNextPage}
        onMore={() => void log.fetchNextPage()}
      />
    </Drawer>
  );
}
