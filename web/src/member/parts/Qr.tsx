import { useMemo } from "react";
import { encode } from "uqr";

/** A code as a picture: one path, sharp at every size. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { data, size } = encode(text, { ecc: "M", border: 2 });
    const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
    return { path: squares.join(""), size };
  }, [text]);
  return (
    <svg className="m-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} data-code={text}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
