import "./tree.css";
import { ApartmentOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Drawer, Skeleton } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { usePhone } from "@/ui/usePhone";
import { type Branch, branchesOf } from "./branches";

const PAGE = 200;
const WIDTH = 480;

function Level({ branches, title }: { branches: Branch[]; title: (row: RecordRow) => ReactNode }) {
  return (
    <ul className="branches">
      {branches.map(({ key, row, children }) => (
        <li key={key}>
          {title(row)}
          {children.length ? <Level branches={children} title={title} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Branches({ entity, onLeave }: { entity: EntityDef; onLeave: () => void }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery(listQuery(entity.key, { sort: entity.title }, PAGE));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending || hasNextPage) return <Skeleton active paragraph={{ rows: 8 }} />;
  const [domain = "", name = ""] = entity.key.split(".");
  const tree = branchesOf(found.data.pages.flatMap((page) => page.items));
  if (!tree.length) return <Nothing title={t("tree.empty")} />;
  return (
    <Level
      branches={tree}
      title={(row) => (
        <Link to="/r/$domain/$name/$id" params={{ domain, name, id: row.id }} onClick={onLeave}>
          {String(row[entity.title] ?? row.id)}
        </Link>
      )}
    />
  );
}

/** Records that stand below one another, as a tree; above their list. */
export function TreeButton({ entity }: { entity: EntityDef }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const phone = usePhone();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<ApartmentOutlined />} onClick={() => setOpen(true)}>
        {t("tree.show")}
      </Button>
      <Drawer
        open={isOpen}
        size={phone ? "100%" : WIDTH}
        title={labels.entity(entity.key)}
        onClose={() => setOpen(false)}
      >
        {isOpen ? <Branches entity={entity} onLeave={() => setOpen(false)} /> : null}
      </Drawer>
    </>
  );
}
