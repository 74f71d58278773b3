import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Lang } from "@/api/types";

type Texts = Record<string, string>;

// Chinese is in the first download; English comes when asked for.
const zh = Object.assign(
  {},
  ...Object.values(import.meta.glob<Texts>("./zh/*.json", { eager: true, import: "default" })),
) as Texts;

const STORAGE_KEY = "guanxi.lang";

function remembered(): Lang {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** The language was chosen in this browser; the user's own setting then stays in the background. */
export const langIsChosen = () => localStorage.getItem(STORAGE_KEY) !== null;

async function load(lang: Lang) {
  if (lang === "en" && !i18next.hasResourceBundle("en", "translation")) {
    const { en } = await import("./en");
    i18next.addResourceBundle("en", "translation", en);
  }
}

export async function setLang(lang: Lang, keep = true): Promise<void> {
  await load(lang);
  await i18next.changeLanguage(lang);
  if (keep) localStorage.setItem(STORAGE_KEY, lang);
}

i18next.on("languageChanged", (lang) => {
  document.documentElement.lang = lang.startsWith("en") ? "en" : "zh-CN";
});

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "zh",
    fallbackLng: "zh",
    resources: { zh: { translation: zh } },
    // Keys are flat names with dots in them, as the server's error codes are.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  await setLang(remembered(), false);
}
