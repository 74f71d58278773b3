import "./explain.css";
import { Button, Popover } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Cell, useMeasures } from "./measures";
import { periodText } from "./period";

export interface Fact {
  measure: string;
  period: string;
  value: Cell;
  /** The same number of other periods. */
  compare?: { label: string; period: string; value: Cell }[];
}

interface Props {
  fact: Fact;
  /** Shows the records that the number is made of; without it the number only explains itself. */
  onBehind?: ((fact: Fact) => void) | undefined;
  children: ReactNode;
}

function Explanation({ fact, onBehind }: Omit<Props, "children">) {
  const { t } = useTranslation();
  const measures = useMeasures();
  const measure = measures.of(fact.measure);
  return (
    <div className="explain">
      <div className="explain-name">{measure.label}</div>
      <div className="explain-period">{periodText(fact.period, t)}</div>
      <div className="explain-value">{measures.full(fact.measure, fact.value)}</div>
      {fact.compare?.length ? (
        <table className="explain-compare">
          <tbody>
            {fact.compare.map((other) => (
              <tr key={other.period}>
                <th scope="row">{other.label}</th>
                <td>{periodText(other.period, t)}</td>
                <td className="num">{measures.full(fact.measure, other.value)}</td>
                <td className="num">{measures.change(fact.measure, fact.value, other.value)?.text ?? "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {measure.formula ? (
        <dl>
          <dt>{t("insight.formula")}</dt>
          <dd>{measure.formula}</dd>
          {measure.identity ? (
            <>
              <dt>{t("insight.identity")}</dt>
              <dd>{measure.identity}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      {onBehind && measure.opens ? (
        <Button size="small" onClick={() => onBehind(fact)}>
          {t("insight.behind")}
        </Button>
      ) : null}
    </div>
  );
}

/**
 * A number that explains itself when it is chosen. A table has hundreds of them: each is a plain button until it is
 * opened.
 */
export function Explained({ fact, onBehind, children }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  // Opening and closing puts a new element in place; the keyboard's place must not get lost.
  useEffect(() => {
    if (open !== wasOpen.current) button.current?.focus({ preventScroll: true });
    wasOpen.current = open;
  }, [open]);
  if (!open)
    return (
      <button ref={button} type="button" className="figure" onClick={() => setOpen(true)}>
        {children}
      </button>
    );
  return (
    <Popover
      open
      trigger="click"
      onOpenChange={setOpen}
      content={
        <Explanation
          fact={fact}
          onBehind={
            onBehind
              ? (chosen) => {
                  setOpen(false);
                  onBehind(chosen);
                }
              : undefined
          }
        />
      }
    >
      <button
        ref={button}
        type="button"
        className="figure"
        aria-expanded="true"
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        {children}
      </button>
    </Popover>
  );
}
