import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import zhTexts from "../i18n/zh/member.json";
import { Refusal } from "./api";

type Texts = Record<string, string>;
export type Lang = "zh" | "en";
export type Say = (key: string, params?: Record<string, unknown>) => string;

const KEPT = "guanxi.member.lang";

interface Known {
  lang: Lang;
  texts: Texts;
}

async function load(lang: Lang): Promise<Known> {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  if (lang === "zh") return { lang, texts: zhTexts };
  try {
    return { lang, texts: (await import("../i18n/en/member.json")).default };
  } catch {
    // Without a connection the other language may not be on the phone: better these words than none.
    document.documentElement.lang = "zh-CN";
    return { lang: "zh", texts: zhTexts };
  }
}

function wanted(): Lang {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const startWords = () => load(wanted());

interface Spoken extends Known {
  t: Say;
  speak: (lang: Lang) => void;
}
const Spoken = createContext<Spoken | null>(null);

/** The texts of the members' pages: few enough to need no library. */
export function Words({ start, children }: { start: Known; children: ReactNode }) {
  const [known, setKnown] = useState(start);
  const t = useCallback<Say>(
    (key, params = {}) => {
      const text = known.texts[key] ?? key;
      return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ""));
    },
    [known],
  );
  const spoken = useMemo<Spoken>(() => {
    const speak = (lang: Lang) => {
      localStorage.setItem(KEPT, lang);
      void load(lang).then(setKnown);
    };
    return { ...known, t, speak };
  }, [known, t]);
  return <Spoken value={spoken}>{children}</Spoken>;
}

export function useWords(): Spoken {
  const spoken = useContext(Spoken);
  if (!spoken) throw new Error("there are no words here");
  return spoken;
}

/** What went wrong, and what to do. */
export function refusalText(t: Say, error: unknown): string {
  const code = error instanceof Refusal ? error.code : "unknown";
  const known = t(`member.error.${code}`);
  return known.startsWith("member.error.") ? t("member.error.unknown") : known;
}
