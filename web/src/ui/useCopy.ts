import { App } from "antd";
import { useTranslation } from "react-i18next";

/** Copies a text, and says so; or that it must be done by hand. */
export function useCopy() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t("copy.done"));
    } catch {
      // Without https, or where the user forbids it, a browser lends no clipboard.
      void message.info(t("copy.by_hand"));
    }
  };
}
