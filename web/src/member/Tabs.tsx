import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import type { MemberSession } from "./api";
import { CardPage } from "./CardPage";
import { CardIcon, PersonIcon, ReceiptIcon, StarIcon } from "./parts/icons";
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

/** The pages, in the order of the bar below. Whatever else members get (events, say) is a tab here or a part of one. */
const TABS: readonly [Tab, ...Tab[]] = [
  { key: "card", Icon: CardIcon, Page: CardPage },
  {
    key: "rewards",
    Icon: StarIcon,
    Page: lazy(async () => ({ default: (await import("./RewardsPage")).RewardsPage })),
  },
  {
    key: "purchases",
    Icon: ReceiptIcon,
    Page: lazy(async () => ({ default: (await import("./PurchasesPage")).PurchasesPage })),
  },
  { key: "me", Icon: PersonIcon, Page: lazy(async () => ({ default: (await import("./MePage")).MePage })) },
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
