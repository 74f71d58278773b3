import { QueryClient } from "@tanstack/react-query";
import { Problem, setOnSignedOut } from "@/api/client";
import { forgetSession } from "@/api/keptSession";

const RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only a lost connection or a struggling server is worth asking again.
      retry: (failures, error) =>
        failures < RETRIES && error instanceof Problem && (error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: false,
      staleTime: 10_000,
    },
  },
});

const SIGN_IN = "/sign-in";

// When the session ends under way, the way back leads to the same page.
setOnSignedOut(() => {
  forgetSession();
  const { pathname, search } = window.location;
  if (pathname === SIGN_IN) return;
  window.location.assign(`${SIGN_IN}?next=${encodeURIComponent(pathname + search)}`);
});
