import type { ReactNode } from "react";

/** An empty state: says why there is nothing and offers the next step. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <svg width="56" height="32" viewBox="0 0 56 32" aria-hidden="true" focusable="false">
        <g fill="none" strokeWidth="2" className="nothing-rings">
          <circle cx="20" cy="16" r="12" />
          <circle cx="36" cy="16" r="12" strokeDasharray="4 4" />
        </g>
      </svg>
      <p>{title}</p>
      {children ? <div className="nothing-actions">{children}</div> : null}
    </div>
  );
}
