import { KeyOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { type SecondStep, sendCode, signInWithPasskey } from "@/api/session";
import type { Session } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";

interface Props {
  step: SecondStep;
  onDone: (session: Session) => void;
  onBack: () => void;
}

/** The second step of signing in: a code, a passkey, or a code of the list. */
export function SecondFactor({ step, onDone, onBack }: Props) {
  const { t } = useTranslation();
  const has = (method: string) => step.methods.includes(method);
  const [method, setMethod] = useState(has("totp") ? "totp" : has("passkey") ? "passkey" : "recovery");
  const send = useMutation({
    mutationFn: ({ code }: { code: string }) => sendCode(step.ticket, method, code),
    onSuccess: onDone,
  });
  const sign = useMutation({ mutationFn: () => signInWithPasskey(step.ticket), onSuccess: onDone });
  const failed = send.error ?? sign.error;
  const others = step.methods.filter((one) => one !== method);
  const change = (to: string) => {
    send.reset();
    sign.reset();
    setMethod(to);
  };
  return (
    <>
      <h1>{t("signin.second")}</h1>
      {failed ? (
        <ProblemView
          error={
            failed instanceof Problem ? failed : new Problem({ status: 0, code: "session.passkey_dropped" })
          }
        />
      ) : null}
      {method === "passkey" ? (
        <Button
          type="primary"
          size="large"
          block
          icon={<KeyOutlined />}
          loading={sign.isPending}
          onClick={() => sign.mutate()}
        >
          {t("signin.way.passkey")}
        </Button>
      ) : (
        <Form<{ code: string }>
          key={method}
          layout="vertical"
          requiredMark={false}
          onFinish={(entry) => send.mutate(entry)}
        >
          <Form.Item
            name="code"
            label={t(`signin.code.${method}`)}
            rules={[{ required: true, message: t("error.field.required") }]}
          >
            <Input
              size="large"
              autoFocus
              autoComplete="one-time-code"
              inputMode={method === "totp" ? "numeric" : "text"}
            />
          </Form.Item>
          <Button type="primary" size="large" htmlType="submit" block loading={send.isPending}>
            {t("signin.enter")}
          </Button>
        </Form>
      )}
      <div className="sign-in-ways">
        {others.map((one) => (
          <Button key={one} type="link" onClick={() => change(one)}>
            {t(`signin.way.${one}`)}
          </Button>
        ))}
        <Button type="link" onClick={onBack}>
          {t("signin.back")}
        </Button>
      </div>
    </>
  );
}
