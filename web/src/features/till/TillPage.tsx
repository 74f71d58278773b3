import "./till.css";
import "./dialogs.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepAnswer } from "@/api/keptPage";
import { type TillSession, tillSessionQuery, tillStoresQuery } from "@/api/till";
import { ProblemView } from "@/ui/ProblemView";
import { Wordmark } from "@/ui/Wordmark";
import { Counter } from "./Counter";
import { OpenForm } from "./OpenForm";
import { keepPlace, keptPlace, type Place, useConnection } from "./useTill";

/** The till: full screen, and as good with a scanner and keys as with a finger. */
export function TillPage() {
  const [place, setPlace] = useState(keptPlace);
  const stores = useQuery(tillStoresQuery);
  const choose = (next: Place | null) => {
    keepPlace(next);
    setPlace(next);
  };
  if (stores.isPending) return <Frame />;
  if (stores.isError)
    return (
      <Frame>
        <ProblemView error={stores.error} onRetry={() => void stores.refetch()} />
      </Frame>
    );
  const store = stores.data.items.find((one) => one.id === place?.store);
  if (!place || !store)
    return (
      <Frame>
        <OpenForm stores={stores.data.items} place={place} onPlace={choose} />
      </Frame>
    );
  return <AtPlace place={place} storeName={store.name} onLeave={() => choose(null)} />;
}

function AtPlace(props: { place: Place; storeName: string; onLeave: () => void }) {
  const { place, storeName, onLeave } = props;
  const client = useQueryClient();
  const stores = useQuery(tillStoresQuery);
  const wanted = tillSessionQuery(place.store, place.till);
  const session = useQuery(wanted);
  const become = (next: TillSession | null) => {
    // What was asked before tells of a session that is another one by now.
    void client.cancelQueries({ queryKey: wanted.queryKey });
    client.setQueryData(wanted.queryKey, next);
    // So that the till opens anew without the server as it stands now.
    keepAnswer(`till.session.${place.store}.${place.till}`, { session: next });
  };
  const { online } = useConnection();
  useEffect(() => {
    // What was kept of it may be old by now.
    if (online) void client.invalidateQueries({ queryKey: ["till", "session"] }, { cancelRefetch: false });
  }, [online, client]);
  if (session.isPending) return <Frame />;
  // A session that is known stays so while the server isn't reached.
  if (session.isError && !session.data)
    return (
      <Frame>
        <ProblemView error={session.error} onRetry={() => void session.refetch()} />
      </Frame>
    );
  if (!session.data)
    return (
      <Frame>
        <OpenForm stores={stores.data?.items ?? []} place={place} onPlace={onLeave} onOpened={become} />
      </Frame>
    );
  return (
    <Counter
      key={session.data.id}
      session={session.data}
      storeName={storeName}
      onSession={become}
      onLeave={onLeave}
    />
  );
}

function Frame({ children }: { children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="till-door" id="main">
      <Link to="/" className="home-link">
        <Wordmark size={28} />
      </Link>
      <h1>{t("till.title")}</h1>
      {children ?? <Skeleton active />}
    </main>
  );
}
