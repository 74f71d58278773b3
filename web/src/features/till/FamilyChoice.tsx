import "./family.css";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/till";

interface Props {
  /** Who may have shown the card, the holder first. */
  family: Person[];
  /** Who of them buys. */
  chosen: string;
  /** The keys work while nothing else is open. */
  isListening: boolean;
  onChoose: (person: Person) => void;
}

/** Keys beside the digits: the scan box takes digits itself. */
const KEYS_MAX = 9;

/** Who of a household shows its card: one touch, or Alt and the number. */
export function FamilyChoice({ family, chosen, isListening, onChoose }: Props) {
  const { t } = useTranslation();
  const latest = useRef({ family, onChoose });
  latest.current = { family, onChoose };
  useEffect(() => {
    if (!isListening) return;
    const pressed = (event: KeyboardEvent) => {
      const digit =
        event.altKey && !event.ctrlKey ? /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] : undefined;
      const person = digit ? latest.current.family[Number(digit) - 1] : undefined;
      if (!person) return;
      event.preventDefault();
      latest.current.onChoose(person);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [isListening]);
  return (
    <fieldset className="till-family">
      <legend className="quiet">{t("till.family")}</legend>
      {family.map((person, at) => (
        <button
          key={person.id}
          type="button"
          aria-pressed={person.id === chosen}
          aria-keyshortcuts={at < KEYS_MAX ? `Alt+${at + 1}` : undefined}
          // What is scanned next goes into the scan box: a touch doesn't take the keyboard from it.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(person)}
        >
          <span>{person.name ?? person.number}</span>
          <small className="quiet">{t(`till.role.${person.role}`)}</small>
          {at < KEYS_MAX ? <kbd>Alt {at + 1}</kbd> : null}
        </button>
      ))}
    </fieldset>
  );
}
