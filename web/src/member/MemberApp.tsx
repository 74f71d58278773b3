import { useCallback, useEffect, useState } from "react";
import { call, type MemberSession, Refusal, setCsrf, setOnSignedOut } from "./api";
import { forget, isLeaving, kept, setLeaving } from "./kept";
import { onReach } from "./reach";
import { SignIn } from "./SignIn";
import { Tabs } from "./Tabs";
import { refusalText, useWords } from "./words";

const LINK = "#in=";
/** How often it is tried whether the connection is back. */
const RETRY_MS = 15_000;

/** The token of what a clerk showed; it doesn't stay in the address. */
function linkToken(): string | null {
  if (!location.hash.startsWith(LINK)) return null;
  const token = decodeURIComponent(location.hash.slice(LINK.length));
  history.replaceState(null, "", location.pathname);
  return token;
}

/** The members' own pages: whoever isn't signed in signs in, and without a connection the last card is shown. */
export function MemberApp() {
  const { t } = useWords();
  const [session, setSession] = useState<MemberSession | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isOffline, setOffline] = useState(false);

  const enter = useCallback((found: MemberSession) => {
    // Nothing of who was signed in on this phone before.
    forget();
    setLeaving(false);
    setCsrf(found.csrf);
    setSession(found);
    setError(null);
    setOffline(false);
    document.title = found.company.name;
  }, []);

  const start = useCallback(async () => {
    setError(null);
    const token = linkToken();
    try {
      if (token) {
        try {
          enter(await call<MemberSession>("/session/link", "POST", { token }));
          return;
        } catch (why) {
          // The link is over: whoever is signed in already stays so, others are told.
          setError(why);
        }
      }
      let found = await call<MemberSession>("/session");
      setCsrf(found.csrf);
      if (isLeaving()) {
        if (found.signed_in) await call("/session", "DELETE");
        setLeaving(false);
        found = { ...found, signed_in: false, name: null, csrf: null };
      }
      setSession(found);
      setOffline(false);
      document.title = found.company.name;
      if (!found.signed_in) forget();
    } catch (why) {
      const last = kept();
      if (why instanceof Refusal && why.status === 0 && last && !isLeaving()) {
        setSession(last.session);
        setOffline(true);
      } else setError(why);
    }
  }, [enter]);

  useEffect(() => {
    void start();
  }, [start]);
  useEffect(() => {
    const back = () => void start();
    // The other hashes are pages.
    const opened = () => {
      if (location.hash.startsWith(LINK)) back();
    };
    addEventListener("online", back);
    addEventListener("hashchange", opened);
    return () => {
      removeEventListener("online", back);
      removeEventListener("hashchange", opened);
    };
  }, [start]);

  useEffect(() => onReach((isReached) => setOffline(!isReached)), []);
  useEffect(() => {
    if (!isOffline) return;
    const timer = setInterval(() => void start(), RETRY_MS);
    return () => clearInterval(timer);
  }, [isOffline, start]);

  const leave = useCallback(() => {
    forget();
    setCsrf(null);
    setSession((before) => before && { ...before, signed_in: false, name: null, csrf: null });
  }, []);
  useEffect(() => {
    setOnSignedOut((why) => {
      leave();
      setError(why);
    });
  }, [leave]);

  if (!session)
    return (
      <main className="m-wait">
        {error ? (
          <>
            <p role="alert">{refusalText(t, error)}</p>
            <button type="button" className="m-button" onClick={() => void start()}>
              {t("member.again")}
            </button>
          </>
        ) : (
          <p className="m-quiet">{t("member.loading")}</p>
        )}
      </main>
    );
  if (!session.signed_in) return <SignIn session={session} error={error} onEnter={enter} />;
  // Whoever signs in next gets pages of his own: nothing that was fetched for another stays in them.
  return (
    <Tabs key={session.csrf} session={session} isOffline={isOffline} onOffline={setOffline} onLeave={leave} />
  );
}
