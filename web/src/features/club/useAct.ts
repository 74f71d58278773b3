import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { problemText } from "@/ui/problem";

/** An act of the club: whatever is shown of records is read anew, a refusal is said. */
export function useAct<In, Out>(act: (input: In) => Promise<Out>, onDone?: (out: Out) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (out) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onDone?.(out);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
}
