import type { CellProps, KindUi } from "./kind";
import { textKind } from "./Text";

/** A link that opens beside the page, so that a click in a list isn't the row's. */
const linkTo = (href: (value: string) => string) =>
  function ContactCell({ value }: CellProps) {
    if (value === null || value === undefined) return null;
    const text = String(value);
    return (
      <a href={href(text)} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>
        {text}
      </a>
    );
  };

export const phoneKind: KindUi = { ...textKind, Cell: linkTo((value) => `tel:${value}`) };
export const emailKind: KindUi = { ...textKind, Cell: linkTo((value) => `mailto:${value}`) };
export const urlKind: KindUi = { ...textKind, Cell: linkTo((value) => value) };
