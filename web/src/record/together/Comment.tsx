import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CommentItem, deleteComment, editComment, postComment, type Said } from "@/api/together";
import { problemText } from "@/ui/problem";
import { CommentBox } from "./CommentBox";
import { CommentText } from "./CommentText";

interface Of {
  entity: string;
  id: string;
}

/** Says whom a comment mentions in vain, and shows the new state. */
function useSaying({ entity, id }: Of) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return {
    onSuccess: async (said: Said | undefined) => {
      if (said?.unseen.length)
        message.warning(
          t("together.unseen", { names: said.unseen.map((one) => one.name).join(t("value.comma")) }),
        );
      await client.invalidateQueries({ queryKey: ["timeline", entity, id] });
    },
    onError: (error: unknown) => void message.error(problemText(t, error)),
  };
}

export function NewComment(of: Of) {
  const saying = useSaying(of);
  const post = useMutation({ mutationFn: (body: string) => postComment(of.entity, of.id, body), ...saying });
  return <CommentBox {...of} busy={post.isPending} onSend={(body) => post.mutateAsync(body)} />;
}

export function Comment({ item, ...of }: Of & { item: CommentItem }) {
  const { t } = useTranslation();
  const saying = useSaying(of);
  const [editing, setEditing] = useState(false);
  const edit = useMutation({ mutationFn: (body: string) => editComment(item.id, body), ...saying });
  const remove = useMutation({ mutationFn: () => deleteComment(item.id).then(() => undefined), ...saying });
  const { body, people, is_own, edited_at } = item.content;
  if (editing)
    return (
      <CommentBox
        {...of}
        body={body}
        people={people}
        busy={edit.isPending}
        onSend={(next) => edit.mutateAsync(next).then(() => setEditing(false))}
        onCancel={() => setEditing(false)}
      />
    );
  return (
    <div className="timeline-card">
      <CommentText body={body} people={people} />
      {is_own || edited_at ? (
        <div className="timeline-foot">
          {edited_at ? <span className="quiet">{t("together.edited")}</span> : null}
          {is_own ? (
            <>
              <Button type="link" size="small" onClick={() => setEditing(true)}>
                {t("action.edit")}
              </Button>
              <Button type="link" size="small" onClick={() => remove.mutate()} loading={remove.isPending}>
                {t("action.delete")}
              </Button>
            </>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
