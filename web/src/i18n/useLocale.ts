import { useTranslation } from "react-i18next";

/** The tag that Intl wants for the language of the page. */
export function useLocale(): "zh-CN" | "en-US" {
  const { i18n } = useTranslation();
  return i18n.language.startsWith("en") ? "en-US" : "zh-CN";
}
