import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { problemText } from "@/ui/problem";

/** An act on records: whatever is shown of them (of `queryKey`) is read anew, a refusal is said. */
export function useAct<In, Out>(
  act: (input: In) => Promise<Out>,
  onDone?: (out: Out) => void,
  queryKey: QueryKey = ["records"],
) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (out) => {
      await client.invalidateQueries({ queryKey });
      onDone?.(out);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
}
