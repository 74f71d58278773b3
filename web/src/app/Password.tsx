import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { changePassword, SHORTEST_PASSWORD, sessionQuery, signOut, useSession } from "@/api/session";
import { FormFoot } from "@/ui/FormFoot";
import { showFaults } from "@/ui/faults";
import { ProblemView } from "@/ui/ProblemView";
import { Wordmark } from "@/ui/Wordmark";

interface Entry {
  current: string;
  next: string;
  again: string;
}

/** Changes the password; whoever still has the first one can't go on without it. */
export function Password() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { user } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<Entry>();
  const forced = user.must_change_password;
  const change = useMutation({
    mutationFn: ({ current, next }: Entry) => changePassword(current, next),
    onSuccess: async () => {
      // The server may have made a new token together with the new password.
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      message.success(t("password.changed"));
      await navigate({ to: "/" });
    },
    onError: (error) => showFaults(form, t, error, (field) => (field === "new" ? "next" : field)),
  });
  const leave = async () => {
    if (!forced) return navigate({ to: "/" });
    await signOut().catch(() => undefined);
    return window.location.assign("/sign-in");
  };
  const rule = t("password.rule", { min: SHORTEST_PASSWORD });
  const required = { required: true, message: t("error.field.required") };
  return (
    <main className="lone-card">
      <Wordmark size={28} />
      <h1>{t("user.password")}</h1>
      {forced ? <p>{t("password.forced")}</p> : null}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(entry) => change.mutate(entry)}>
        {change.isError ? <ProblemView error={change.error} /> : null}
        <input type="text" name="username" autoComplete="username" value={user.login} readOnly hidden />
        <Form.Item name="current" label={t("password.current")} rules={[required]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="next"
          label={t("password.new")}
          extra={rule}
          rules={[required, { min: SHORTEST_PASSWORD, message: rule }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("password.again")}
          dependencies={["next"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_rule, value) =>
                !value || value === getFieldValue("next")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("password.differs"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <FormFoot
          onCancel={() => void leave()}
          {...(forced ? { cancelText: t("user.leave") } : {})}
          text={t("password.change")}
          pending={change.isPending}
        />
      </Form>
    </main>
  );
}
