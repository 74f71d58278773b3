import { Fragment } from "react";

const MENTION = /@\[(\d+)\]/;

/** A comment's text with the names of whom it mentions. Always plain text: no markup of the writer's gets through. */
export function CommentText({ body, people }: { body: string; people: Record<string, string> }) {
  // With a group in the pattern, every second part is an id.
  const parts = body.split(MENTION).map((text, at) => ({ text, isName: at % 2 === 1, key: `${at}` }));
  return (
    <p className="comment-text">
      {parts.map(({ text, isName, key }) =>
        isName ? (
          <b key={key} className="mention">
            @{people[text] ?? text}
          </b>
        ) : (
          <Fragment key={key}>{text}</Fragment>
        ),
      )}
    </p>
  );
}
