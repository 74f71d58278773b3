import { QueryClient } from "@tanstack/react-query";
import { Problem, setOnSignedOut } from "@/api/client";
import { sessionQuery } from "@/api/session";

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

setOnSignedOut(() => queryClient.setQueryData(sessionQuery.queryKey, null));
