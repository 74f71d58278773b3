import { useCallback, useEffect, useRef, useState } from "react";
import { type Card, call, type MemberCards, type Notices, Refusal, type Tiers } from "./api";
import { keep, kept } from "./kept";
import { InstallHint } from "./parts/InstallHint";
import { NoticeList } from "./parts/NoticeList";
import { Qr } from "./parts/Qr";
import { TierWay } from "./parts/TierWay";
import type { PageProps } from "./Tabs";
import { refusalText, useWords } from "./words";

/** Codes that are left when new ones are fetched. */
const FEW = 6;
const TICK_MS = 1_000;
/** How often it is tried again after a call failed. */
const RETRY_MS = 15_000;

/** What codes are of: a card, or the member who has none. */
export type Bearer = Pick<Card, "code" | "seconds" | "codes">;

/** The member as one who has no card; codes that were kept before members had their own are none. */
export const bearerOf = (cards: MemberCards): Bearer => ({
  code: cards.number,
  seconds: cards.seconds ?? 30,
  codes: cards.codes ?? [],
});

/** What the phone shows at a moment of the company's clock; the number where no code is left. */
export function shownAt(card: Bearer, at: number): { text: string; left: number | null; rest: number } {
  const step = card.seconds * 1_000;
  const found = card.codes.findIndex((code) => code.from <= at && at < code.from + step);
  const code = card.codes[found];
  if (!code) return { text: card.code, left: null, rest: 0 };
  return {
    text: code.code,
    left: Math.ceil((code.from + step - at) / 1_000),
    rest: card.codes.length - found - 1,
  };
}

interface FaceProps {
  card: Card | undefined;
  cards: MemberCards;
  company: string;
  now: number;
}

function Face({ card, cards, company, now }: FaceProps) {
  const { t } = useWords();
  const shown = shownAt(card ?? bearerOf(cards), now);
  const isUsable = card === undefined || card.state === "active";
  return (
    <section className="m-card" aria-label={t("member.card")}>
      <header>
        <span>{company}</span>
        {cards.tier ? <b className="m-tier">{cards.tier}</b> : null}
      </header>
      {isUsable ? (
        <Qr text={shown.text} label={t("member.card.code")} />
      ) : (
        <p className="m-card-state">{t(`member.card.state.${card.state}`)}</p>
      )}
      <p className="m-card-hint">
        {shown.left === null ? t("member.card.show") : t("member.card.changes", { seconds: shown.left })}
      </p>
      <footer>
        <span>
          <b>{cards.name}</b>
          {card?.is_shared ? <small>{t("member.card.shared")}</small> : null}
        </span>
        <span className="m-card-number">{card?.code ?? cards.number}</span>
      </footer>
    </section>
  );
}

/** The card, as it is shown at the till, and what the member should know now. */
export function CardPage({ session, isOffline, onOffline }: PageProps) {
  const { t } = useWords();
  const found = kept();
  const last = found?.session.name === session.name ? found : null;
  const [cards, setCards] = useState<MemberCards | null>(last?.cards ?? null);
  const [ahead, setAhead] = useState(last?.ahead ?? 0);
  const [now, setNow] = useState(Date.now() + ahead);
  const [picked, setPicked] = useState(0);
  const [tiers, setTiers] = useState<Tiers | null>(null);
  const [notices, setNotices] = useState<Notices | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [triedAt, setTriedAt] = useState(0);

  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const load = useCallback(async () => {
    setTriedAt(Date.now());
    try {
      const found = await call<MemberCards>("/card");
      // The member has left meanwhile: nothing of him stays on the phone.
      if (isGone.current) return;
      const difference = found.now - Date.now();
      setCards(found);
      setAhead(difference);
      setError(null);
      onOffline(false);
      keep({ session, cards: found, ahead: difference });
    } catch (why) {
      if (isGone.current) return;
      setError(why);
      if (why instanceof Refusal && why.status === 0) onOffline(true);
    }
  }, [session, onOffline]);

  useEffect(() => {
    void load();
    // What fails here is told by the card above.
    call<Tiers>("/tiers").then(setTiers, () => {});
    call<Notices>("/notices").then(setNotices, () => {});
  }, [load]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + ahead), TICK_MS);
    return () => clearInterval(timer);
  }, [ahead]);

  const card = cards?.cards[picked] ?? cards?.cards[0];
  const bearer = card ?? (cards ? bearerOf(cards) : null);
  const isUsable = card === undefined || card.state === "active";
  const isShort = bearer !== null && isUsable && shownAt(bearer, now).rest < FEW;
  useEffect(() => {
    if ((isShort || isOffline) && Date.now() - triedAt > RETRY_MS && now > 0) void load();
  }, [isShort, isOffline, triedAt, now, load]);

  if (!cards)
    return error ? (
      <p className="m-alert" role="alert">
        {refusalText(t, error)}
      </p>
    ) : (
      <p className="m-quiet m-center">{t("member.loading")}</p>
    );
  return (
    <>
      <Face card={card} cards={cards} company={session.company.name} now={now} />
      {cards.cards.length > 1 ? (
        <div className="m-pick">
          {cards.cards.map((one, at) => (
            <button key={one.id} type="button" aria-pressed={one === card} onClick={() => setPicked(at)}>
              {one.series} · {one.code.slice(-4)}
            </button>
          ))}
        </div>
      ) : null}
      {error && !isOffline ? (
        <p className="m-alert" role="alert">
          {refusalText(t, error)}
        </p>
      ) : null}
      {notices ? <NoticeList notices={notices.items} currency={session.company.currency} /> : null}
      {tiers?.tiers.map((tier) => (
        <TierWay key={tier.scheme} tier={tier} currency={session.company.currency} />
      ))}
      <InstallHint mayClose />
    </>
  );
}
