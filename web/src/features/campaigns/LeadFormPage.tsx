import "./campaigns.css";
import "./lead.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Button, Checkbox, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerForm, type PublicForm, publicFormQuery } from "@/api/campaigns";
import { Problem } from "@/api/client";
import { ProblemView } from "@/ui/ProblemView";
import { fieldProblemText, problemText } from "@/ui/problem";

const EMPTY = { name: "", phone: "", email: "", city: "", company: "", message: "", website: "" };

function Asked({ code, form }: { code: string; form: PublicForm }) {
  const { t } = useTranslation();
  const [opened] = useState(() => performance.now());
  const [given, setGiven] = useState(EMPTY);
  const [consents, setConsents] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      answerForm(code, {
        ...given,
        consents,
        took_ms: Math.min(Math.round(performance.now() - opened), 2_000_000_000),
      }),
  });
  const set = (name: keyof typeof EMPTY) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  if (send.isSuccess)
    return <Alert type="success" showIcon title={form.thanks || t("leadform.thanks")} role="status" />;
  const faults = send.error instanceof Problem ? send.error.fields : [];
  const fault = (name: string) => {
    const found = faults.find((one) => one.field === name);
    return found ? { validateStatus: "error" as const, help: fieldProblemText(t, found.code) } : {};
  };
  // What is wrong with something that isn't asked is said below.
  const isShown = faults.some(({ field }) => ["name", "phone", ...form.asks].includes(field));
  const ready = given.name.trim() && given.phone.trim() && consents;
  return (
    <Form layout="vertical" onFinish={() => send.mutate()}>
      <Form.Item label={t("leadform.name")} htmlFor="lead-name" required {...fault("name")}>
        <Input id="lead-name" autoComplete="name" maxLength={200} value={given.name} onChange={set("name")} />
      </Form.Item>
      <Form.Item label={t("leadform.phone")} htmlFor="lead-phone" required {...fault("phone")}>
        <Input
          id="lead-phone"
          type="tel"
          autoComplete="tel"
          maxLength={40}
          value={given.phone}
          onChange={set("phone")}
        />
      </Form.Item>
      {form.asks.map((name) => (
        <Form.Item key={name} label={t(`leadform.${name}`)} htmlFor={`lead-${name}`} {...fault(name)}>
          {name === "message" ? (
            <Input.TextArea
              id="lead-message"
              maxLength={2000}
              value={given.message}
              onChange={set("message")}
            />
          ) : (
            <Input id={`lead-${name}`} maxLength={100} value={given[name]} onChange={set(name)} />
          )}
        </Form.Item>
      ))}
      {/* Nobody sees it: who fills it in is a program. */}
      <div className="lead-trap" aria-hidden="true">
        <label htmlFor="lead-website">Website</label>
        <input
          id="lead-website"
          tabIndex={-1}
          autoComplete="off"
          value={given.website}
          onChange={set("website")}
        />
      </div>
      <p className="lead-consent">
        <Checkbox checked={consents} onChange={(event) => setConsents(event.target.checked)}>
          {form.consent_text}
        </Checkbox>
      </p>
      {send.isError && !isShown ? <Alert type="error" showIcon title={problemText(t, send.error)} /> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={send.isPending} disabled={!ready}>
        {t("leadform.send")}
      </Button>
    </Form>
  );
}

/** A form that anybody fills in, by its address or QR code. */
export function LeadFormPage() {
  const { t } = useTranslation();
  const { code = "" } = useParams({ strict: false }) as { code?: string };
  const form = useQuery(publicFormQuery(code));
  return (
    <main className="lead-page" id="main">
      {form.isPending ? <Skeleton active /> : null}
      {form.isError ? (
        form.error instanceof Problem && form.error.status === 404 ? (
          <p>{t("leadform.closed")}</p>
        ) : (
          <ProblemView error={form.error} onRetry={() => void form.refetch()} />
        )
      ) : null}
      {form.data ? (
        <>
          <h1>{form.data.heading}</h1>
          {form.data.intro ? <p className="campaign-goal">{form.data.intro}</p> : null}
          <Asked code={code} form={form.data} />
        </>
      ) : null}
    </main>
  );
}
