import { type ReactNode, useEffect, useRef } from "react";

interface Props {
  title: ReactNode;
  /** A line above the title that says where the page belongs. */
  over?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, over, note, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The tab says what the page says: the first text of the heading, without counts.
  useEffect(() => {
    const said = heading.current?.firstChild?.textContent;
    if (said) document.title = `${said} · 关系 Guanxi`;
  });
  return (
    <header className="page-header">
      <div className="page-header-text">
        {over ? <div className="page-over">{over}</div> : null}
        <h1 ref={heading}>{title}</h1>
        {note ? <div className="page-note">{note}</div> : null}
      </div>
      {actions ? <div className="page-actions">{actions}</div> : null}
    </header>
  );
}
