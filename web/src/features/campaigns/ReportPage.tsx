import { CityInput } from "./CityInput";
import "./campaigns.css";
import { useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Alert, App, Button, Form, Input, Select } from "antd";
import { type KeyboardEvent, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { PageHeader } from "@/ui/PageHeader";
import { fieldProblemText, problemText } from "@/ui/problem";
import { dayOf } from "@/ui/time";
import { drop, enqueue, onQueue, queueNow, readQueue, sendAgain, sendAll } from "./reportQueue";
import { Scripts } from "./Scripts";
import { useAll } from "./useAll";

const EMPTY = { spot: "", city: "", reach: "", response: "", sales: "", used: "", note: "" };

/** Fields that count; of the others `sales` is an amount. */
const WHOLE = ["reach", "response", "used"] as const;
const isWhole = (text: string) => /^\d*$/.test(text.trim());
const whole = (text: string) => Number(text.trim());

/** Enter in a field, which phones have at hand while one types, isn't the wish to send what is half filled in. */
function keepOpen(event: KeyboardEvent<HTMLElement>) {
  const { target } = event;
  if (event.key === "Enter" && target instanceof HTMLInputElement && target.type !== "file")
    event.preventDefault();
}

/** What the reports of a campaign choose from; kept by the browser's query store while the page is open. */
function useChoices(campaign: string) {
  const campaigns = useAll("marketing.campaign", ["state:in:approved,running,paused,ended"], "-id").rows;
  const channels = useAll("marketing.channel", []).rows;
  const materials = useAll("marketing.material", [`campaign_id:eq:${campaign}`], "id", campaign !== "").rows;
  const named = (rows: RecordRow[]) => rows.map((one) => ({ value: one.id, label: String(one.name) }));
  return { campaigns: named(campaigns), channels: named(channels), materials: named(materials) };
}

function Queue({ user }: { user: string }) {
  const { t } = useTranslation();
  const { waiting, online } = useSyncExternalStore(onQueue, queueNow);
  useEffect(() => {
    // What this browser won't keep can't wait, either.
    const again = () => void sendAll(user).catch(() => undefined);
    void readQueue(user).then(again, () => undefined);
    window.addEventListener("online", again);
    const timer = setInterval(again, 20_000);
    return () => {
      window.removeEventListener("online", again);
      clearInterval(timer);
    };
  }, [user]);
  const refused = waiting.filter((one) => one.problem);
  const due = waiting.length - refused.length;
  return (
    <>
      {due > 0 ? (
        <Alert
          type={online ? "info" : "warning"}
          showIcon
          title={t("campaign.report.waiting", { count: due })}
          action={
            <Button size="small" onClick={() => void sendAll(user)}>
              {t("campaign.report.send_now")}
            </Button>
          }
        />
      ) : null}
      {refused.map((one) => (
        <Alert
          key={one.key}
          type="error"
          showIcon
          title={t("campaign.report.refused", { spot: one.body.spot, why: t(`error.${one.problem}`) })}
          action={
            <>
              <Button size="small" onClick={() => void sendAgain(one)}>
                {t("campaign.report.send_again")}
              </Button>
              <Button size="small" onClick={() => void drop(one)}>
                {t("campaign.report.drop")}
              </Button>
            </>
          }
        />
      ))}
    </>
  );
}

/** What was done at a place today, told from a phone: kept until the server has it. */
export function ReportPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { user, company } = useSession();
  const client = useQueryClient();
  const asked = useSearch({ strict: false }) as { campaign?: string };
  const [campaign, setCampaign] = useState(asked.campaign ?? "");
  const [channel, setChannel] = useState<string | null>(null);
  const [material, setMaterial] = useState<string | null>(null);
  const [given, setGiven] = useState(EMPTY);
  const [day, setDay] = useState(() => dayOf(new Date().toISOString(), company.zone));
  const [photo, setPhoto] = useState<File | null>(null);
  const [round, setRound] = useState(0);
  const choices = useChoices(campaign);
  // One that isn't approved yet has nothing to report.
  const isKnown = choices.campaigns.some((one) => one.value === campaign);
  const set = (name: keyof typeof EMPTY) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  const fault = (name: keyof typeof EMPTY) =>
    WHOLE.some((one) => one === name) && !isWhole(given[name])
      ? { validateStatus: "error" as const, help: fieldProblemText(t, "not_an_integer") }
      : {};
  const hasMaterials = choices.materials.length > 0;
  const counts = WHOLE.every((name) => (name === "used" && !hasMaterials) || isWhole(given[name]));
  const submit = async () => {
    const body = {
      campaign_id: campaign,
      spot: given.spot.trim(),
      city: given.city.trim() || null,
      channel_id: channel,
      person_id: user.id,
      done_on: day,
      reach: whole(given.reach),
      response: whole(given.response),
      sales: given.sales.trim() || "0",
      material_id: material,
      material_used: hasMaterials && given.used.trim() ? whole(given.used) : null,
      note: given.note.trim() || null,
    };
    const key = crypto.randomUUID();
    await enqueue({ key, user: user.id, body, ...(photo ? { photo } : {}) });
    setGiven({ ...EMPTY, city: given.city });
    setPhoto(null);
    setRound(round + 1);
    await sendAll(user.id);
    await client.invalidateQueries({ queryKey: ["records", "marketing.execution_report"] });
    // Others may wait from before.
    const waits = queueNow().waiting.some((one) => one.key === key);
    if (waits) void message.warning(t("campaign.report.kept"));
    else void message.success(t("campaign.report.sent"));
  };
  const numbers = ["reach", "response", "sales"] as const;
  return (
    <div className="page narrow campaign-report">
      <PageHeader title={t("campaign.report")} note={t("campaign.report.note")} />
      <Queue user={user.id} />
      <Scripts campaign={isKnown ? campaign : ""} />
      <Form
        layout="vertical"
        onFinish={() => submit().catch((error) => void message.error(problemText(t, error)))}
        onKeyDown={keepOpen}
        key={round}
      >
        <Form.Item label={t("campaign.report.campaign")} htmlFor="report-campaign" required>
          <Select
            id="report-campaign"
            showSearch={{ optionFilterProp: "label" }}
            value={isKnown ? campaign : null}
            options={choices.campaigns}
            onChange={(value) => setCampaign(value ?? "")}
          />
        </Form.Item>
        <Form.Item label={t("campaign.report.spot")} htmlFor="report-spot" required>
          <Input id="report-spot" maxLength={200} value={given.spot} onChange={set("spot")} />
        </Form.Item>
        <div className="campaign-pair">
          <Form.Item label={t("campaign.report.day")} htmlFor="report-day" required>
            <Input id="report-day" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
          </Form.Item>
          <Form.Item label={t("campaign.along.channel_id")} htmlFor="report-channel">
            <Select
              id="report-channel"
              allowClear
              value={channel}
              options={choices.channels}
              onChange={setChannel}
            />
          </Form.Item>
        </div>
        <div className="campaign-pair">
          {numbers.map((name) => (
            <Form.Item
              key={name}
              label={t(`campaign.figure.${name}`)}
              htmlFor={`report-${name}`}
              {...fault(name)}
            >
              <Input id={`report-${name}`} inputMode="decimal" value={given[name]} onChange={set(name)} />
            </Form.Item>
          ))}
          <Form.Item label={t("campaign.city")} htmlFor="report-city">
            <CityInput
              id="report-city"
              value={given.city}
              onChange={(city) => setGiven((before) => ({ ...before, city }))}
            />
          </Form.Item>
        </div>
        {hasMaterials ? (
          <div className="campaign-pair">
            <Form.Item label={t("campaign.report.material")} htmlFor="report-material">
              <Select
                id="report-material"
                allowClear
                value={material}
                options={choices.materials}
                onChange={setMaterial}
              />
            </Form.Item>
            <Form.Item label={t("campaign.report.used")} htmlFor="report-used" {...fault("used")}>
              <Input id="report-used" inputMode="numeric" value={given.used} onChange={set("used")} />
            </Form.Item>
          </div>
        ) : null}
        <Form.Item label={t("campaign.report.photo")} htmlFor="report-photo">
          <input
            id="report-photo"
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
          />
        </Form.Item>
        <Form.Item label={t("campaign.report.what")} htmlFor="report-note">
          <Input.TextArea id="report-note" rows={3} value={given.note} onChange={set("note")} />
        </Form.Item>
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          block
          disabled={!isKnown || !given.spot.trim() || !day || !counts}
        >
          {t("campaign.report.send")}
        </Button>
      </Form>
    </div>
  );
}
