import { useEffect, useState } from "react";
import { useWords } from "../words";

const CLOSED = "guanxi.member.install";

/** What Chromium hands to a page that can be put on the home screen. */
interface InstallEvent extends Event {
  prompt: () => Promise<unknown>;
}

let offered: InstallEvent | null = null;
let onOffered = () => {};
/** Called once, before anything is shown: browsers offer it early. */
export function hearOffer() {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallEvent;
    onOffered();
  });
}

/** By which words the way to the home screen is told; none where there is no need or no way. */
function wayOf(agent: string): "prompt" | "wechat" | "ios" | "android" | null {
  if (matchMedia("(display-mode: standalone)").matches) return null;
  if (offered) return "prompt";
  if (/MicroMessenger/i.test(agent)) return "wechat";
  if (/iPhone|iPad/.test(agent)) return "ios";
  return /Android/.test(agent) ? "android" : null;
}

/** How the pages get onto the home screen, until it is put away. */
export function InstallHint({ mayClose = false }: { mayClose?: boolean }) {
  const { t } = useWords();
  const [, again] = useState(0);
  const [isClosed, setClosed] = useState(() => mayClose && localStorage.getItem(CLOSED) !== null);
  useEffect(() => {
    onOffered = () => again((count) => count + 1);
    return () => {
      onOffered = () => {};
    };
  }, []);
  const way = wayOf(navigator.userAgent);
  if (!way || isClosed) return null;
  const install = () => {
    void offered?.prompt().finally(() => {
      offered = null;
      again((count) => count + 1);
    });
  };
  const close = () => {
    localStorage.setItem(CLOSED, "1");
    setClosed(true);
  };
  return (
    <section className="m-panel">
      <p>{t(`member.install.${way}`)}</p>
      <div className={mayClose || way === "prompt" ? "m-two" : undefined}>
        {mayClose ? (
          <button type="button" className="m-button quiet" onClick={close}>
            {t("member.install.later")}
          </button>
        ) : null}
        {way === "prompt" ? (
          <button type="button" className="m-button" onClick={install}>
            {t("member.install.do")}
          </button>
        ) : null}
      </div>
    </section>
  );
}
