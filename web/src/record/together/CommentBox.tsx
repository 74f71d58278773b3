import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Reader, readersQuery } from "@/api/together";
import { useDebounced } from "@/ui/useDebounced";
import { completeMention, fromWire, toWire, typedMention } from "./mentions";

interface Props {
  entity: string;
  id: string;
  /** An existing comment, in wire form, and whom it names. */
  body?: string;
  people?: Record<string, string>;
  busy: boolean;
  onSend: (body: string) => Promise<unknown>;
  onCancel?: () => void;
}

/** Writes a comment; `@` offers people, and says who may not see this record. */
export function CommentBox({ entity, id, body = "", people = {}, busy, onSend, onCancel }: Props) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const names = useRef(new Map(Object.entries(people).map(([key, name]) => [name, key])));
  const listId = useId();
  const [text, setText] = useState(fromWire(body, people));
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const q = useDebounced(typed ?? "", 150);
  const found = useQuery({ ...readersQuery(entity, id, q), enabled: typed !== null });
  const offered = typed === null ? [] : (found.data ?? []).slice(0, 8);

  const look = (node: HTMLTextAreaElement) => {
    setTyped(typedMention(node.value, node.selectionStart));
    setChosen(0);
  };
  const take = (reader: Reader) => {
    const node = area.current;
    if (!node) return;
    names.current.set(reader.name, reader.id);
    const next = completeMention(text, node.selectionStart, reader.name);
    setText(next.text);
    setTyped(null);
    requestAnimationFrame(() => {
      node.focus();
      node.setSelectionRange(next.cursor, next.cursor);
    });
  };
  const send = async () => {
    if (text.trim() === "" || busy) return;
    await onSend(toWire(text, names.current));
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send().catch(() => undefined);
    if (offered.length === 0) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const reader = offered[chosen];
    if (step !== 0) setChosen((chosen + step + offered.length) % offered.length);
    else if (event.key === "Enter" && reader && !event.ctrlKey) take(reader);
    else if (event.key === "Escape") setTyped(null);
    else return;
    event.preventDefault();
  };

  return (
    <div className="comment-box">
      <Input.TextArea
        ref={(node) => {
          area.current = node?.resizableTextArea?.textArea ?? null;
        }}
        aria-label={t("together.comment")}
        aria-controls={listId}
        aria-activedescendant={offered.length ? `${listId}-${chosen}` : undefined}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={5000}
        placeholder={t("together.comment.hint")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          look(event.target);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setTyped(null)}
      />
      <div
        role="listbox"
        id={listId}
        className="mention-list"
        aria-label={t("together.people")}
        hidden={!offered.length}
      >
        {offered.map((reader, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: arrows and Enter work in the text
          <div
            key={reader.id}
            id={`${listId}-${at}`}
            role="option"
            aria-selected={at === chosen}
            className={at === chosen ? "mention-option chosen" : "mention-option"}
            // The text would lose the focus before a click.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(reader)}
          >
            {reader.name}
            {reader.can_read ? null : <span className="quiet">{t("together.cannot_read")}</span>}
          </div>
        ))}
      </div>
      <div className="button-row end">
        {onCancel ? <Button onClick={onCancel}>{t("action.cancel")}</Button> : null}
        <Button
          type="primary"
          disabled={text.trim() === ""}
          loading={busy}
          onClick={() => void send().catch(() => undefined)}
        >
          {onCancel ? t("action.save") : t("together.send")}
        </Button>
      </div>
    </div>
  );
}
