import { useCallback, useRef } from "react";
import { fetchSession, useSession } from "./session";

/** After a start without the server: asks who is signed in before anything is sent in anybody's name. */
export function useConfirmed() {
  const { company, user, csrf } = useSession();
  const isConfirmed = useRef(csrf !== "");
  return useCallback(async () => {
    if (isConfirmed.current) return;
    const now = await fetchSession();
    // Somebody else has signed in meanwhile: the page begins anew, with the other's lists. Of nobody the next call says so.
    if (now && (now.user.id !== user.id || now.company.slug !== company.slug)) window.location.reload();
    isConfirmed.current = now !== null;
  }, [company.slug, user.id]);
}
