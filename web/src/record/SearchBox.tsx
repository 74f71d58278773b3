import { Input, type InputRef } from "antd";
import { type Ref, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDebounced } from "@/ui/useDebounced";

interface Props {
  q: string | undefined;
  onChange: (q: string | undefined) => void;
  /** Leads from the box into what it found. */
  onDown: () => void;
  ref: Ref<InputRef>;
}

/** The box above a list, which looks for what was typed as soon as the typing rests. */
export function SearchBox({ q, onChange, onDown, ref }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(q ?? "");
  const rested = useDebounced(text.trim(), 250);
  useEffect(() => setText(q ?? ""), [q]);
  // Only what was typed may change the URL, not the reverse: the rested text alone sets this off.
  useEffect(() => {
    if (rested !== (q ?? "")) onChange(rested || undefined);
  }, [rested]);
  return (
    <Input.Search
      ref={ref}
      className="search-box"
      allowClear
      aria-label={t("list.search")}
      placeholder={t("list.search.hint")}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onSearch={(value) => onChange(value.trim() || undefined)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "ArrowDown") {
          event.preventDefault();
          onDown();
        } else if (event.key === "Escape") {
          event.currentTarget.blur();
        }
      }}
    />
  );
}
