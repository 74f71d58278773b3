import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { fieldProblemText, problemText } from "@/ui/problem";

/** A change of the own account: what was read is read anew; a refusal is said. */
export function useChange<In, Out>(change: (input: In) => Promise<Out>, onDone?: (out: Out) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (out) => {
      onDone?.(out);
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ["security", "sessions", "api-keys", "identity-providers", "sign-in-policy", "session"].includes(
            String(queryKey[0]),
          ),
      });
    },
    onError: (error) => {
      const known =
        error instanceof Problem ? error : new Problem({ status: 0, code: "session.passkey_dropped" });
      const [field] = known.fields;
      void message.error(field ? fieldProblemText(t, field.code, field.params) : problemText(t, known));
    },
  });
}
