import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Quotation, quotationQuery, writeQuotation } from "@/api/sales";
import { routeOf } from "@/fields/title";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { bodyOf, type Draft, draftOf, emptyDraft } from "./draft";
import { EditorHead } from "./EditorHead";
import { GoodsEditor } from "./GoodsEditor";

/** A new quotation. */
export function NewQuotation() {
  const { customer } = useSearch({ strict: false }) as { customer?: string };
  return <Editor known={null} first={emptyDraft(customer ?? "")} />;
}

/** A draft, written anew. */
export function EditQuotation() {
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery(quotationQuery(id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  return <Editor key={found.data.version} known={found.data} first={draftOf(found.data)} />;
}

function Editor({ known, first }: { known: Quotation | null; first: Draft }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(first);
  const [key] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(draft, known?.version ?? null);
      if (!body) throw new Error("nothing to write");
      return writeQuotation(known?.id ?? null, key, body);
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf("sales.quotation"), id } });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <GoodsEditor
      title={known ? `${known.number} v${known.revision}` : t("sales.new_quotation")}
      saveText={t("sales.save")}
      draft={draft}
      onChange={setDraft}
      head={<EditorHead draft={draft} onChange={setDraft} />}
      isSaving={save.isPending}
      onSave={() => save.mutate()}
    />
  );
}
