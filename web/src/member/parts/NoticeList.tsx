import type { Notice } from "../api";
import { count, figureText } from "../text";
import { useWords } from "../words";

/** What the member should know now. */
export function NoticeList({ notices, currency }: { notices: Notice[]; currency: string }) {
  const { t, lang } = useWords();
  const missing = ({ missing, metric }: Notice) =>
    missing && metric ? figureText(t, { value: missing, metric, currency, lang }) : "";
  if (!notices.length) return null;
  return (
    <section className="m-panel" aria-label={t("member.notices")}>
      <ul className="m-notices">
        {notices.map((one) => (
          <li key={`${one.kind}${one.day}${one.name}`} className={`kind-${one.kind}`}>
            {t(`member.notice.${one.kind}`, {
              ...one,
              missing: missing(one),
              points: one.points === undefined ? "" : count(one.points, lang),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
