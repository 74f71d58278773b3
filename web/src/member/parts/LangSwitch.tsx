import { useWords } from "../words";

/** The other language. */
export function LangSwitch() {
  const { lang, speak } = useWords();
  return (
    <button type="button" className="m-link m-center" onClick={() => speak(lang === "zh" ? "en" : "zh")}>
      {lang === "zh" ? "English" : "中文"}
    </button>
  );
}
