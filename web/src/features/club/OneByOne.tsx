import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { type ReactNode, useState } from "react";
import { fewQuery } from "@/api/club";
import type { RecordRow } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";

const AT_ONCE = 100;

interface OneByOneProps {
  entity: string;
  /** Which of its records wait. */
  waiting: string;
  /** What is said over the one that is shown. */
  head: (count: number) => ReactNode;
  /** What is said where none waits. */
  none: ReactNode;
  /** The one whose turn it is; `onSkip` where others wait, too. */
  children: (record: RecordRow, onSkip: (() => void) | null) => ReactNode;
}

/** Records that wait for a decision, one after the other, oldest first. */
export function OneByOne({ entity, waiting, head, none, children }: OneByOneProps) {
  const [skipped, setSkipped] = useState<string[]>([]);
  const found = useQuery(fewQuery(entity, { f: [waiting], sort: "created_at" }, AT_ONCE));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const all = found.data;
  // What was skipped comes again after the others.
  const order = [
    ...all.filter((one) => !skipped.includes(one.id)),
    ...skipped.flatMap((id) => all.filter((one) => one.id === id)),
  ];
  const record = order[0];
  if (!record) return none;
  const skip = () => setSkipped([...skipped.filter((id) => id !== record.id), record.id]);
  return (
    <section className="panel">
      <p className="quiet">{head(all.length)}</p>
      {children(record, all.length > 1 ? skip : null)}
    </section>
  );
}
