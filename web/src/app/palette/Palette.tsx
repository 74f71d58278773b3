import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Modal, Spin } from "antd";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels, useLang, useManifest } from "@/api/manifest";
import { type Mark, searchQuery } from "@/api/search";
import { signOut } from "@/api/session";
import { setLang } from "@/i18n/setup";
import { ProblemView } from "@/ui/ProblemView";
import { useDebounced } from "@/ui/useDebounced";
import { usePhone } from "@/ui/usePhone";
import { menuOf } from "../menu";
import {
  commandsFor,
  commandsOf,
  type Entry,
  foundSections,
  piecesOf,
  recentEntries,
  type Section,
} from "./entries";
import { forgetRecent, recentRecords } from "./recent";
import "./palette.css";

const REST_MS = 120;
/** Commands that are offered before anything is typed. */
const FIRST_COMMANDS = 8;

function Marked({ text, marks }: { text: string; marks: Mark[] }) {
  return piecesOf(text, marks).map((piece) =>
    piece.hit ? <mark key={piece.at}>{piece.text}</mark> : <span key={piece.at}>{piece.text}</span>,
  );
}

function Line({ entry }: { entry: Entry }) {
  return (
    <>
      {entry.icon ? (
        <span className="palette-icon" aria-hidden="true">
          {entry.icon}
        </span>
      ) : null}
      <span className="palette-title">
        <Marked text={entry.label} marks={entry.marks} />
      </span>
      {entry.details.map((detail) => (
        <span key={detail.text} className="palette-detail">
          <Marked text={detail.text} marks={detail.marks} />
        </span>
      ))}
    </>
  );
}

function useSections(typed: string) {
  const { t } = useTranslation();
  const manifest = useManifest();
  const labels = useLabels();
  const lang = useLang();
  const menu = menuOf(manifest, labels, t);
  const rested = useDebounced(typed, REST_MS);
  const found = useQuery(searchQuery(rested));
  const commands = commandsOf(manifest, labels, menu, lang, t);
  const sections: Section[] = typed
    ? [
        ...foundSections(found.data?.groups ?? [], rested, menu, labels, t),
        { key: "commands", label: t("palette.commands"), entries: commandsFor(commands, typed) },
      ]
    : [
        { key: "recent", label: t("palette.recent"), entries: recentEntries(recentRecords(), labels) },
        { key: "commands", label: t("palette.commands"), entries: commands.slice(0, FIRST_COMMANDS) },
      ];
  const isBusy = typed !== "" && (typed !== rested || found.isFetching);
  return { sections: sections.filter((section) => section.entries.length > 0), isBusy, found };
}

/** One box for everything: records that a text finds, pages, and what can be done. */
export function Palette({
  open,
  opening,
  onClose,
}: {
  open: boolean;
  /** Another number for each time it is opened. */
  opening: number;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={phone ? "100vw" : 640}
      className="palette"
      title={<span className="palette-name">{t("palette.name")}</span>}
      getContainer={() => document.body}
    >
      <Body key={opening} onClose={onClose} />
    </Modal>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [isWaiting, setWaiting] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const typed = text.trim();
  const { sections, isBusy, found } = useSections(typed);
  const entries = sections.flatMap((section) => section.entries);
  const active = entries[Math.min(at, entries.length - 1)];
  const optionId = (entry: Entry) => `${id}-${entry.key}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  });

  const choose = (entry: Entry) => {
    onClose();
    const { act } = entry;
    if ("to" in act) void navigate({ to: act.to, search: act.search ?? {} });
    else if (act.do === "language") void setLang(act.lang);
    else
      void signOut().finally(() => {
        forgetRecent();
        // A fresh page: nothing of what was seen stays in memory.
        window.location.assign("/sign-in");
      });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The Enter that ends the typing of a Chinese word chooses nothing.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && entries.length) {
      event.preventDefault();
      setAt((Math.min(at, entries.length - 1) + step + entries.length) % entries.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      setWaiting(true);
    }
  };
  // Whoever types fast presses Enter before the answer is there: it opens what the answer brings, not what stood there before.
  useEffect(() => {
    if (!isWaiting || isBusy) return;
    setWaiting(false);
    if (active) choose(active);
  });
  const nothing = typed !== "" && !isBusy && !found.error && entries.length === 0;

  return (
    <>
      <div className="palette-box">
        <SearchOutlined aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the box is what the dialog is opened for
          autoFocus
          role="combobox"
          aria-label={t("palette.name")}
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(active ? { "aria-activedescendant": optionId(active) } : {})}
          value={text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          placeholder={t("palette.hint")}
          onChange={(event) => {
            setText(event.target.value);
            setWaiting(false);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {isBusy ? <Spin size="small" /> : null}
        <button type="button" className="palette-close" onClick={onClose}>
          {t("palette.close")}
        </button>
      </div>
      {found.error && typed ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t("palette.results")}
        className="palette-list"
      >
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: options stand in groups of a listbox
          <div key={section.key} role="group" aria-label={section.label}>
            <div className="palette-section" aria-hidden="true">
              {section.label}
            </div>
            {section.entries.map((entry) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box, which keeps the focus
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              <div
                key={entry.key}
                id={optionId(entry)}
                role="option"
                aria-selected={entry === active}
                className="palette-line"
                onMouseMove={() => setAt(entries.indexOf(entry))}
                onClick={() => choose(entry)}
              >
                <Line entry={entry} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={nothing ? "palette-nothing" : "palette-said"}>
        {nothing
          ? t("palette.nothing", { what: typed })
          : isBusy
            ? ""
            : t("palette.count", { count: entries.length })}
      </p>
    </>
  );
}
