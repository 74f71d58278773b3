import { App, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Security } from "@/api/security";

/** Asks for the password once more; null when the user thought better of it. Who has no password isn't asked. */
export function useAskPassword(security: Security) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return () =>
    new Promise<string | null>((done) => {
      if (!security.has_password) return done("");
      let typed = "";
      const box = modal.confirm({
        title: t("security.again"),
        icon: null,
        content: (
          <Input.Password
            autoFocus
            aria-label={t("password.current")}
            autoComplete="current-password"
            onChange={(event) => {
              typed = event.target.value;
            }}
            onPressEnter={() => {
              box.destroy();
              done(typed);
            }}
          />
        ),
        okText: t("security.confirm"),
        cancelText: t("action.cancel"),
        onOk: () => done(typed),
        onCancel: () => done(null),
      });
    });
}
