import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  /** A line above the title that says where the page belongs. */
  over?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, over, note, actions }: Props) {
  return (
    <header className="page-header">
      <div className="page-header-text">
        {over ? <div className="page-over">{over}</div> : null}
        <h1>{title}</h1>
        {note ? <div className="page-note">{note}</div> : null}
      </div>
      {actions ? <div className="page-actions">{actions}</div> : null}
    </header>
  );
}
