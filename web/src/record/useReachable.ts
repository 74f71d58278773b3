import { useEffect, useState } from "react";
import { answer, api } from "@/api/client";

const ASK_EVERY_MS = 10_000;

/** Whether the server answers again, asked while `lost`. */
export function useReachable(lost: boolean): boolean {
  const [back, setBack] = useState(false);
  useEffect(() => {
    setBack(false);
    if (!lost) return;
    const ask = async () => {
      const reached = await answer(api.GET("/session")).catch(() => null);
      if (reached) setBack(true);
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    const onOnline = () => void ask();
    window.addEventListener("online", onOnline);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", onOnline);
    };
  }, [lost]);
  return back;
}
