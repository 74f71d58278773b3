import "./periodicals.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Progress, Skeleton, Spin, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useEntity, useLabels, useLang } from "@/api/manifest";
import { type EditionProgress, isUnderWay, labelsUrl, postListUrl, progressQuery } from "@/api/periodicals";
import { useSession } from "@/api/session";
import { filesQuery } from "@/api/together";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { Markdown } from "@/ui/Markdown";
import { minorText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Counted } from "./Counted";

const RECIPIENT = "periodicals.recipient";

interface ToldProps {
  id: string;
  told: EditionProgress;
}

/** How far the sending is, and what came of it. */
function Told({ id, told }: ToldProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const { company } = useSession();
  const mayExport = useEntity(RECIPIENT)?.can.export;
  const leftOut = Object.values(told.left_out).reduce((sum, count) => sum + count, 0);
  const goes = told.recipients - leftOut;
  const messages = Object.entries(told.messages);
  const opens = Object.entries(told.opens);
  return (
    <section className="panel edition-told" aria-label={t("edition.progress")}>
      {told.state === "preparing" ? (
        <p role="status">
          <Spin size="small" /> {t("edition.preparing", { n: told.recipients })}
        </p>
      ) : null}
      {told.state === "sending" ? (
        <Progress percent={goes ? Math.floor(((goes - told.waiting) * 100) / goes) : 0} />
      ) : null}
      <p>
        <Link to="/r/$domain/$name" params={routeOf(RECIPIENT)} search={{ f: [`edition_id:eq:${id}`] }}>
          {t("edition.recipients", { n: told.recipients })}
        </Link>{" "}
        {t("edition.opened", { n: told.opened })} {t("edition.returned", { n: told.returned })}{" "}
        {t("edition.cost", { text: minorText(told.cost_c, company.currency, lang) })}
      </p>
      <Counted field="channel" counts={told.channels} edition={id} />
      <Counted field="reason" counts={told.reasons} edition={id} />
      <Counted field="left_out" counts={told.left_out} edition={id} />
      {opens.length > 0 ? (
        <dl className="edition-counts">
          <dt>{labels.field(RECIPIENT, "opened_at")}</dt>
          {opens.map(([channel, count]) => (
            <dd key={channel}>
              <Link
                to="/r/$domain/$name"
                params={routeOf(RECIPIENT)}
                search={{ f: [`edition_id:eq:${id}`, `channel:eq:${channel}`, "opened_at:filled:"] }}
              >
                {`${labels.choice(RECIPIENT, "channel", channel)} ${t("edition.people", { n: count })}`}
              </Link>
            </dd>
          ))}
        </dl>
      ) : null}
      {messages.length > 0 ? (
        <dl className="edition-counts">
          <dt>{labels.entity("messages.message")}</dt>
          {messages.map(([state, count]) => (
            <dd key={state}>
              <Link
                to="/r/$domain/$name"
                params={routeOf("messages.message")}
                search={{ f: [`about:eq:periodicals.edition/${id}`, `state:eq:${state}`] }}
              >
                {`${labels.choice("messages.message", "state", state)} ${count}`}
              </Link>
            </dd>
          ))}
        </dl>
      ) : null}
      {mayExport && told.channels.post ? (
        <div className="edition-files">
          <Button href={postListUrl(id, "xlsx")}>{t("edition.post_list")}</Button>
          <Button href={postListUrl(id, "csv")}>CSV</Button>
          <Button href={labelsUrl(id)} target="_blank">
            {t("edition.labels")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** An edition as its readers see it, with how far its sending is. */
export function EditionView({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const isOut = isUnderWay(row.state) || row.state === "sent" || row.state === "stopped";
  const sees = useEntity(RECIPIENT) !== undefined;
  const told = useQuery({ ...progressQuery(row.id), enabled: isOut && sees });
  // Who sees only some of the recipients has no use for their number.
  const isRefused = told.error instanceof Problem && told.error.status === 403;
  const files = useQuery(filesQuery(entity.key, row.id));
  // What was added after the sending began isn't shown to readers.
  const until =
    isOut && typeof row.started_at === "string" ? Date.parse(row.started_at) : Number.POSITIVE_INFINITY;
  const pdf = (files.data ?? []).filter(
    (file) => file.media_type === "application/pdf" && Date.parse(file.created_at) <= until,
  );
  const [body, english] = [text(row.body), text(row.body_en)];
  const texts = [
    ...(body ? [{ key: "zh", label: t("edition.text"), children: <Markdown text={body} /> }] : []),
    ...(english ? [{ key: "en", label: "English", children: <Markdown text={english} /> }] : []),
  ];
  return (
    <div>
      {isOut && sees && told.isPending ? <Skeleton active /> : null}
      {told.isError && !isRefused ? (
        <ProblemView error={told.error} onRetry={() => void told.refetch()} />
      ) : null}
      {told.data && isOut ? <Told id={row.id} told={told.data} /> : null}
      <p className="quiet">
        {pdf.length > 0
          ? t("edition.with_files", { names: pdf.map((file) => file.file_name).join("、") })
          : t("edition.no_files")}
      </p>
      {texts.length > 0 ? <Tabs items={texts} /> : <p className="quiet">{t("edition.no_text")}</p>}
    </div>
  );
}
