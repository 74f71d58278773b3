import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  more: boolean;
  busy: boolean;
  onMore: () => void;
}

/** Loads the next page when it scrolls into view; the button is the keyboard's way. */
export function LoadMore({ more, busy, onMore }: Props) {
  const { t } = useTranslation();
  const anchor = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = anchor.current;
    if (!node || !more || busy) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onMore();
      },
      { rootMargin: "300px" },
    );
    watcher.observe(node);
    return () => watcher.disconnect();
  }, [more, busy, onMore]);
  if (!more) return null;
  return (
    <div ref={anchor} className="load-more">
      <Button type="text" loading={busy} onClick={onMore}>
        {t("action.more")}
      </Button>
    </div>
  );
}
