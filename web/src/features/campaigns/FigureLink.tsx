import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useEntity } from "@/api/manifest";
import { routeOf } from "@/fields/title";
import type { Records } from "./drill";

/** A figure that opens the records behind it, for who may read them. */
export function FigureLink({ of, label, children }: { of: Records; label: string; children: ReactNode }) {
  const entity = useEntity(of.entity);
  if (!entity) return <>{children}</>;
  return (
    <Link
      className="figure-link"
      to="/r/$domain/$name"
      params={routeOf(of.entity)}
      search={{ f: of.f }}
      aria-label={label}
    >
      {children}
    </Link>
  );
}
