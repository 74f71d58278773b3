import { App } from "antd";
import { useTranslation } from "react-i18next";
import type { MadeWebhook } from "@/api/webhooks";

/** Shows a secret, once. */
export function useSecret() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return ({ secret }: MadeWebhook) =>
    modal.success({
      title: t("webhook.secret"),
      content: (
        <>
          <p>
            <code className="one-password">{secret}</code>
          </p>
          <p>{t("webhook.secret.once")}</p>
        </>
      ),
      okText: t("user.reset.noted"),
      width: 600,
    });
}
