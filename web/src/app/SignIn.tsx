import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { sessionQuery, signIn } from "@/api/session";
import { langIsChosen, setLang } from "@/i18n/setup";
import { ProblemView } from "@/ui/ProblemView";
import { Wordmark } from "@/ui/Wordmark";

interface Entry {
  login: string;
  password: string;
}

/** Only addresses inside the app are followed after signing in. */
const safeNext = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : "/");

export function SignIn() {
  const { t } = useTranslation();
  const lang = useLang();
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  const enter = useMutation({
    mutationFn: ({ login, password }: Entry) => signIn(login.trim(), password),
    onSuccess: async (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      const theirs = session.user.locale?.toLowerCase().startsWith("en") ? "en" : "zh";
      if (session.user.locale && !langIsChosen()) await setLang(theirs, false);
      router.history.push(safeNext(next));
    },
  });
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
          <h1>{t("signin.title")}</h1>
          <Form<Entry> layout="vertical" requiredMark={false} onFinish={(entry) => enter.mutate(entry)}>
            {enter.isError ? <ProblemView error={enter.error} /> : null}
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
          <p className="quiet">{t("signin.help")}</p>
        </div>
      </main>
    </div>
  );
}
