import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import { call, type MemberSession } from "./api";
import { CardPage } from "./CardPage";
import { KEPT_PATHS, keepAnswer } from "./kept";
import { CardIcon, EventIcon, HelpIcon, PersonIcon, ReceiptIcon, StarIcon } from "./parts/icons";
import { useWords } from "./words";

export interface PageProps {
  session: MemberSession;
  isOffline: boolean;
  onOffline: (isOffline: boolean) => void;
  onLeave: () => void;
}

interface Tab {
  key: string;
  Icon: ComponentType;
  Page: ComponentType<PageProps>;
}

/** In the place of a page that isn't on the phone yet and can't be fetched. */
function Missing() {
  const { t } = useWords();
  return (
    <div className="m-panel">
      <p role="alert">{t("member.error.offline")}</p>
      <button type="button" className="m-button quiet" onClick={() => location.reload()}>
        {t("member.again")}
      </button>
    </div>
  );
}

type Load = () => Promise<{ default: ComponentType<PageProps> }>;
const LATER: Record<string, Load> = {
  rewards: async () => ({ default: (await import("./RewardsPage")).RewardsPage }),
  events: async () => ({ default: (await import("./EventsPage")).EventsPage }),
  purchases: async () => ({ default: (await import("./PurchasesPage")).PurchasesPage }),
  help: async () => ({ default: (await import("./HelpPage")).HelpPage }),
  me: async () => ({ default: (await import("./MePage")).MePage }),
};
const later = (load: Load | undefined) =>
  lazy(() => (load ? load() : Promise.reject()).catch(() => ({ default: Missing })));

/** When the pages that aren't open are fetched too, and what is kept of them, so that they are there without a connection. */
const FETCH_MS = 3_000;

/** The pages, in the order of the bar below. Whatever else members get is a tab here or a part of one. */
const TABS: readonly [Tab, ...Tab[]] = [
  { key: "card", Icon: CardIcon, Page: CardPage },
  { key: "rewards", Icon: StarIcon, Page: later(LATER.rewards) },
  { key: "events", Icon: EventIcon, Page: later(LATER.events) },
  { key: "purchases", Icon: ReceiptIcon, Page: later(LATER.purchases) },
  { key: "help", Icon: HelpIcon, Page: later(LATER.help) },
  { key: "me", Icon: PersonIcon, Page: later(LATER.me) },
];

const asked = () => TABS.find((tab) => `#${tab.key}` === location.hash) ?? TABS[0];

/** One page and the bar that leads to the others. */
export function Tabs(props: PageProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(asked);
  useEffect(() => {
    const follow = () => setOpen(asked());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    // Whoever has left meanwhile leaves nothing on the phone.
    let isGone = false;
    const timer = setTimeout(() => {
      for (const load of Object.values(LATER)) load().catch(() => {});
      for (const path of KEPT_PATHS)
        call(path).then(
          (answer) => {
            if (!isGone) keepAnswer(path, answer);
          },
          () => {},
        );
    }, FETCH_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
  const { Page } = open;
  return (
    <div className="m-app">
      {props.isOffline ? (
        <p className="m-offline" role="status">
          {t("member.offline")}
        </p>
      ) : null}
      <main className="m-page">
        <Suspense fallback={<p className="m-quiet m-center">{t("member.loading")}</p>}>
          <Page {...props} />
        </Suspense>
      </main>
      <nav className="m-bar" aria-label={t("member.pages")}>
        {TABS.map(({ key, Icon }) => (
          <a key={key} href={`#${key}`} aria-current={key === open.key ? "page" : undefined}>
            <Icon />
            <span>{t(`member.tab.${key}`)}</span>
          </a>
        ))}
      </nav>
    </div>
  );
}
