import { KeyOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useLang } from "@/api/manifest";
import { knowsPasskeys } from "@/api/passkey";
import {
  goToProvider,
  type SecondStep,
  sessionQuery,
  signIn,
  signInProvidersQuery,
  signInWithPasskey,
} from "@/api/session";
import type { Session } from "@/api/types";
import { langIsChosen, setLang } from "@/i18n/setup";
import { ProblemView } from "@/ui/ProblemView";
import { Wordmark } from "@/ui/Wordmark";
import { SecondFactor } from "./SecondFactor";

interface Entry {
  login: string;
  password: string;
}

/** Only addresses inside the app are followed after signing in. */
const safeNext = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : "/");

/** A provider may send the browser back for the second step. */
function stepOfAddress(): SecondStep | null {
  const said = new URLSearchParams(window.location.hash.slice(1));
  const ticket = said.get("ticket");
  return ticket ? { signed_in: false, ticket, methods: (said.get("methods") ?? "").split(",") } : null;
}

/** The ways in beside the password. */
function OtherWays({ next, onDone }: { next: string; onDone: (session: Session) => void }) {
  const { t } = useTranslation();
  const providers = useQuery(signInProvidersQuery);
  const passkey = useMutation({ mutationFn: () => signInWithPasskey(), onSuccess: onDone });
  const leave = useMutation({ mutationFn: (key: string) => goToProvider(key, { next }) });
  const failed = passkey.error ?? leave.error;
  return (
    <div className="sign-in-ways">
      {failed ? (
        <ProblemView
          error={
            failed instanceof Problem ? failed : new Problem({ status: 0, code: "session.passkey_dropped" })
          }
        />
      ) : null}
      {knowsPasskeys() ? (
        <Button
          block
          size="large"
          icon={<KeyOutlined />}
          loading={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          {t("signin.passkey")}
        </Button>
      ) : null}
      {(providers.data?.items ?? []).map(({ key, name }) => (
        <Button key={key} block size="large" loading={leave.isPending} onClick={() => leave.mutate(key)}>
          {t("signin.provider", { name })}
        </Button>
      ))}
    </div>
  );
}

export function SignIn() {
  const { t } = useTranslation();
  const lang = useLang();
  const client = useQueryClient();
  const router = useRouter();
  const { next, refused } = useSearch({ from: "/sign-in" });
  const [step, setStep] = useState<SecondStep | null>(stepOfAddress);
  const done = async (session: Session) => {
    client.setQueryData(sessionQuery.queryKey, session);
    const theirs = session.user.locale?.toLowerCase().startsWith("en") ? "en" : "zh";
    if (session.user.locale && !langIsChosen()) await setLang(theirs, false);
    router.history.push(safeNext(next));
  };
  const enter = useMutation({
    mutationFn: ({ login, password }: Entry) => signIn(login.trim(), password),
    onSuccess: (answer) => (answer.signed_in ? done(answer) : setStep(answer)),
  });
  const told = enter.error ?? (refused ? new Problem({ status: 401, code: refused }) : null);
  return (
    <div className="sign-in">
      <div className="sign-in-art" aria-hidden="true">
        <svg aria-hidden="true" viewBox="0 0 600 600" preserveAspectRatio="xMidYMid slice">
          <g fill="none" strokeWidth="1.5">
            {[60, 110, 160, 210, 260, 310, 360].map((r) => (
              <circle key={`a${r}`} cx="215" cy="320" r={r} className="ring-a" />
            ))}
            {[60, 110, 160, 210, 260, 310, 360].map((r) => (
              <circle key={`b${r}`} cx="405" cy="320" r={r} className="ring-b" />
            ))}
          </g>
          <circle cx="310" cy="320" r="9" className="ring-dot" />
        </svg>
        <p className="sign-in-line">{t("signin.line")}</p>
      </div>
      <main className="sign-in-panel">
        <div className="sign-in-top">
          <Wordmark size={32} />
          <Button type="text" onClick={() => void setLang(lang === "zh" ? "en" : "zh")}>
            {lang === "zh" ? <span lang="en">English</span> : <span lang="zh-CN">中文</span>}
          </Button>
        </div>
        <div className="sign-in-form">
          {step ? (
            <SecondFactor step={step} onDone={done} onBack={() => setStep(null)} />
          ) : (
            <>
              <h1>{t("signin.title")}</h1>
              <Form<Entry> layout="vertical" requiredMark={false} onFinish={(entry) => enter.mutate(entry)}>
                {told ? <ProblemView error={told} /> : null}
                <Form.Item
                  name="login"
                  label={t("signin.login")}
                  rules={[{ required: true, message: t("error.field.required") }]}
                >
                  <Input
                    size="large"
                    autoFocus
                    autoComplete="username"
                    autoCapitalize="none"
                    spellCheck={false}
                  />
                </Form.Item>
                <Form.Item
                  name="password"
                  label={t("signin.password")}
                  rules={[{ required: true, message: t("error.field.required") }]}
                >
                  <Input.Password size="large" autoComplete="current-password" />
                </Form.Item>
                <Button type="primary" size="large" htmlType="submit" block loading={enter.isPending}>
                  {t("signin.enter")}
                </Button>
              </Form>
              <OtherWays next={safeNext(next)} onDone={(session) => void done(session)} />
              <p className="quiet">{t("signin.help")}</p>
            </>
          )}
        </div>
      </main>
    </div>
  );
}
