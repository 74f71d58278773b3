import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { problemText } from "@/ui/problem";

/** An act on webhooks: the page is read anew, a refusal is said. */
export function useAct<In, Out>(act: (input: In) => Promise<Out>, onDone?: (out: Out) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (out) => {
      onDone?.(out);
      await client.invalidateQueries({ queryKey: ["webhooks"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
}
