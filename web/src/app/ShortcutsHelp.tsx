import "./shortcuts.css";
import { Checkbox, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allowSingle, type Shortcut, shortcutsNow, useSingleAllowed } from "@/ui/shortcuts";

const isMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

function Key({ name }: { name: string }) {
  const parts = name.split("+").map((part) => {
    if (part === "Mod") return isMac() ? "⌘" : "Ctrl";
    return NAMES[part] ?? (part.length === 1 && name.includes("+") ? part.toUpperCase() : part);
  });
  return <kbd>{parts.join(isMac() ? "" : " + ")}</kbd>;
}

function Group({ title, shortcuts }: { title: string; shortcuts: Pick<Shortcut, "keys" | "what">[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{title}</h3>
      <dl className="keys">
        {shortcuts.map(({ keys, what }) => (
          <div key={what}>
            <dt>{t(what)}</dt>
            <dd>
              {keys.map((name) => (
                <Key key={name} name={name} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const EVERYWHERE = [
  { keys: ["Mod+k"], what: "key.palette" },
  { keys: ["?"], what: "key.help" },
  { keys: ["Mod+s", "Mod+Enter"], what: "key.save" },
];

/** What keys do here and everywhere. */
export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const allowed = useSingleAllowed();
  // As it was when this was opened.
  const [here] = useState(() =>
    shortcutsNow()
      .flat()
      .filter(({ what }) => EVERYWHERE.every((one) => one.what !== what)),
  );
  return (
    <Modal open onCancel={onClose} footer={null} title={t("key.title")} width={560}>
      {here.length ? <Group title={t("key.here")} shortcuts={here} /> : null}
      <Group title={t("key.everywhere")} shortcuts={EVERYWHERE} />
      <Checkbox checked={allowed} onChange={(event) => allowSingle(event.target.checked)}>
        {t("key.single")}
      </Checkbox>
    </Modal>
  );
}
