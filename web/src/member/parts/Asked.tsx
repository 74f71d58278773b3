import type { ReactNode } from "react";
import { useAnswer } from "../useAnswer";
import { refusalText, useWords } from "../words";

interface Props<T> {
  path: string;
  children: (data: T, set: (data: T) => void) => ReactNode;
}

/** What a call is answered; what went wrong, with a way to try again. */
export function Asked<T>({ path, children }: Props<T>) {
  const { t } = useWords();
  const { data, error, again, set } = useAnswer<T>(path);
  if (error && !data)
    return (
      <div className="m-panel">
        <p role="alert">{refusalText(t, error)}</p>
        <button type="button" className="m-button quiet" onClick={again}>
          {t("member.again")}
        </button>
      </div>
    );
  if (!data) return <p className="m-quiet m-center">{t("member.loading")}</p>;
  return children(data, set);
}
