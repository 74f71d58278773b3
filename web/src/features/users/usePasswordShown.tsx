import { App } from "antd";
import { useTranslation } from "react-i18next";

/** Shows a password that was made for a user, this once. */
export function usePasswordShown(): (name: string, password: string) => void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return (name, password) => {
    // Not waited for: the work is done, the dialog only tells of it.
    void modal.success({
      title: t("user.reset.done", { name }),
      content: (
        <>
          <p>
            <code className="one-password">{password}</code>
          </p>
          <p>{t("user.reset.note")}</p>
        </>
      ),
      okText: t("user.reset.noted"),
    });
  };
}
