import { Link } from "@tanstack/react-router";
import { routeOf } from "@/fields/title";

interface Named {
  id: string;
  name: string | null;
  number?: string | null;
}

/** To whom it is sold, and which store sells. */
export function Whose({ customer, store }: { customer: Named; store: Named }) {
  return (
    <p>
      <Link to="/r/$domain/$name/$id" params={{ ...routeOf("customers.customer"), id: customer.id }}>
        <strong>{customer.name || customer.number}</strong>
      </Link>{" "}
      <span className="quiet">· {store.name || store.number}</span>
    </p>
  );
}
