import { SearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const Palette = lazy(() => import("./Palette").then((module) => ({ default: module.Palette })));
const isMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the palette, as Ctrl-K and ⌘K do on every page. */
export function PaletteButton({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  // Each opening is a fresh box, also while the last one is still fading away.
  const [opening, setOpening] = useState(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      setOpen((before) => !before);
      setOpening((before) => before + 1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const show = () => {
    setOpening((before) => before + 1);
    setOpen(true);
  };
  return (
    <>
      {compact ? (
        <Button type="text" icon={<SearchOutlined />} aria-label={t("palette.name")} onClick={show} />
      ) : (
        <button type="button" className="palette-button" onClick={show}>
          <SearchOutlined aria-hidden="true" />
          <span>{t("palette.name")}</span>
          <kbd>{isMac() ? "⌘K" : "Ctrl K"}</kbd>
        </button>
      )}
      {opening ? (
        <Suspense fallback={null}>
          <Palette open={open} opening={opening} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
