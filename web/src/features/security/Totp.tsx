import { Button, Form, Input, Modal, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmTotp, removeTotp, type Security, startTotp } from "@/api/security";
import { useAskPassword } from "./useAskPassword";
import { useChange } from "./useChange";

interface Props {
  security: Security;
  onCodes: (codes: string[]) => void;
}

/** The authenticator app: added by scanning a code and typing one back, or forgotten. */
export function Totp({ security, onCodes }: Props) {
  const { t } = useTranslation();
  const ask = useAskPassword(security);
  const [made, setMade] = useState<Awaited<ReturnType<typeof startTotp>> | null>(null);
  const start = useChange(startTotp, setMade);
  const remove = useChange(removeTotp);
  const confirm = useChange(confirmTotp, ({ recovery_codes }) => {
    setMade(null);
    onCodes(recovery_codes);
  });
  const withPassword = async (act: (password: string) => void) => {
    const password = await ask();
    if (password !== null) act(password);
  };
  return (
    <section className="panel security-row">
      <div>
        <h2>
          {t("security.totp")} {security.totp ? <Tag color="success">{t("security.on")}</Tag> : null}
        </h2>
        <p className="quiet">{t("security.totp.note")}</p>
      </div>
      {security.totp ? (
        <Button danger onClick={() => void withPassword((password) => remove.mutate(password))}>
          {t("security.totp.remove")}
        </Button>
      ) : (
        <Button
          loading={start.isPending}
          onClick={() => void withPassword((password) => start.mutate(password))}
        >
          {t("security.totp.add")}
        </Button>
      )}
      <Modal
        open={made !== null}
        title={t("security.totp.add")}
        onCancel={() => setMade(null)}
        footer={null}
        destroyOnHidden
      >
        {made ? (
          <Form<{ code: string }>
            layout="vertical"
            requiredMark={false}
            onFinish={({ code }) => confirm.mutate(code)}
          >
            <p>{t("security.totp.scan")}</p>
            <img
              className="qr"
              alt={t("security.totp.qr")}
              src={`data:image/svg+xml;utf8,${encodeURIComponent(made.qr_svg)}`}
            />
            <p className="quiet">{t("security.totp.type")}</p>
            <p>
              <code className="totp-secret">{made.secret}</code>
            </p>
            <Form.Item
              name="code"
              label={t("signin.code.totp")}
              rules={[{ required: true, message: t("error.field.required") }]}
            >
              <Input autoComplete="one-time-code" inputMode="numeric" />
            </Form.Item>
            <div className="form-foot">
              <Button type="primary" htmlType="submit" loading={confirm.isPending}>
                {t("security.confirm")}
              </Button>
            </div>
          </Form>
        ) : null}
      </Modal>
    </section>
  );
}
