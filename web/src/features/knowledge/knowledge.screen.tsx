import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { ARTICLE } from "@/api/knowledge";
import type { RecordSlot, SlotProps, SlotTab } from "@/record/slots";
import { ArticleButtons } from "./ArticleButtons";

const Article = lazy(async () => ({ default: (await import("./ArticleView")).ArticleView }));
const Versions = lazy(async () => ({ default: (await import("./Versions")).Versions }));
const Beside = lazy(async () => ({ default: (await import("./Beside")).Beside }));

function Shown(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Article {...props} />
    </Suspense>
  );
}

function Former(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Versions {...props} />
    </Suspense>
  );
}

function Suggested(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Beside {...props} />
    </Suspense>
  );
}

/** An article opens as its readers see it; its versions stand behind it. */
export const articleSlot: RecordSlot = {
  tab: { key: "article", label: "knowledge.article", Content: Shown },
  tabs: [{ key: "versions", label: "knowledge.versions", Content: Former, sees: "knowledge.version" }],
  Actions: ArticleButtons,
  covers: ["knowledge.version", "knowledge.passage", "knowledge.link"],
};

/** What is known that helps with a record: any feature's page may have it. */
export const knowledgeTab: SlotTab = {
  key: "knowledge",
  label: "knowledge.tab",
  Content: Suggested,
  sees: ARTICLE,
};
