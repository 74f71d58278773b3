import { type ComponentType, lazy, Suspense } from "react";

/** Two features add to the same place. */
export function both<P extends object>(
  First: ComponentType<P>,
  Second: ComponentType<P> | undefined,
): ComponentType<P> {
  return (props) => (
    <>
      <First {...props} />
      {Second ? <Second {...props} /> : null}
    </>
  );
}

/** A part whose code comes when it is shown for the first time. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Part = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
}
