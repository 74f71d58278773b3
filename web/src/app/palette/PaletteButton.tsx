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
  const [wasOpen, setWasOpen] = useState(false);
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
      setWasOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const show = () => {
    setWasOpen(true);
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
      {wasOpen ? (
        <Suspense fallback={null}>
          <Palette open={open} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
