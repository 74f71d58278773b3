import type { Notice } from "../api";
import { useWords } from "../words";

/** What the member should know now. */
export function NoticeList({ notices }: { notices: Notice[] }) {
  const { t } = useWords();
  if (!notices.length) return null;
  return (
    <section className="m-panel" aria-label={t("member.notices")}>
      <ul className="m-notices">
        {notices.map((one) => (
          <li key={`${one.kind}${one.day}${one.name}`} className={`kind-${one.kind}`}>
            {t(`member.notice.${one.kind}`, { ...one })}
          </li>
        ))}
      </ul>
    </section>
  );
}
