interface Props {
  items: { label: string; value: string }[];
}

/** Figures with their names, side by side as far as there is room. */
export function Figures({ items }: Props) {
  return (
    <dl className="promotion-figures">
      {items.map((item) => (
        <div key={item.label}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
