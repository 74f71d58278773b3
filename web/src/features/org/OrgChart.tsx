import "./org.css";
import { SwapOutlined, TeamOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, DatePicker, Skeleton, Tag } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chartQuery } from "@/api/access";
import { useEntity, useLabels } from "@/api/manifest";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type PostNode, treeOf, type UnitNode } from "./chart";
import { MoveDrawer } from "./MoveDrawer";

function Post({ post }: { post: PostNode }) {
  const { t } = useTranslation();
  return (
    <li className="org-post">
      <span className="org-post-name">
        <Link to="/r/$domain/$name/$id" params={{ domain: "org", name: "post", id: post.id }}>
          {post.name}
        </Link>
        {post.isHead ? <Tag color="success">{t("org.head")}</Tag> : null}
      </span>
      <span className="org-holders">
        {post.holders.length
          ? post.holders.map((holder) => (
              <Link
                key={holder.user_id}
                className={holder.is_primary ? "org-person" : "org-person additional"}
                to="/r/$domain/$name/$id"
                params={{ domain: "org", name: "user", id: holder.user_id }}
              >
                {holder.name}
                {holder.is_primary ? "" : `（${t("org.additional")}）`}
              </Link>
            ))
          : [
              <span key="none" className="quiet">
                {t("org.vacant")}
              </span>,
            ]}
      </span>
    </li>
  );
}

function Unit({ unit, depth }: { unit: UnitNode; depth: number }) {
  const { t } = useTranslation();
  const labels = useLabels();
  return (
    <details className="org-unit" open={depth < 3}>
      <summary>
        <Link to="/r/$domain/$name/$id" params={{ domain: "org", name: "org_unit", id: unit.id }}>
          {unit.name}
        </Link>
        <span className="quiet">{labels.choice("org.org_unit", "kind", unit.kind)}</span>
        <span className="quiet org-count">
          <TeamOutlined aria-hidden /> {t("org.people", { count: unit.people })}
        </span>
      </summary>
      {unit.posts.length ? (
        <ul className="org-posts">
          {unit.posts.map((post) => (
            <Post key={post.id} post={post} />
          ))}
        </ul>
      ) : null}
      {unit.units.map((child) => (
        <Unit key={child.id} unit={child} depth={depth + 1} />
      ))}
    </details>
  );
}

/** Units, their posts and who holds them, on any day. */
export function OrgChart() {
  const { t } = useTranslation();
  const { on } = useSearch({ from: "/shell/org-chart" });
  const navigate = useNavigate();
  const [moving, setMoving] = useState(false);
  const mayMove = useEntity("org.post_assignment")?.can.create === true;
  const chart = useQuery(chartQuery(on));
  const content = () => {
    if (chart.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
    if (chart.isError) return <ProblemView error={chart.error} onRetry={() => void chart.refetch()} />;
    const tree = treeOf(chart.data);
    if (tree.length === 0)
      return (
        <Nothing title={t("org.none")}>
          <Link to="/r/$domain/$name" params={{ domain: "org", name: "org_unit" }}>
            {t("org.none.start")}
          </Link>
        </Nothing>
      );
    return (
      <div className="org-chart">
        {tree.map((unit) => (
          <Unit key={unit.id} unit={unit} depth={0} />
        ))}
      </div>
    );
  };
  return (
    <div className="page">
      <PageHeader
        title={t("menu.org_chart")}
        note={t("org.note")}
        actions={
          <>
            <DatePicker
              aria-label={t("org.on")}
              placeholder={t("org.today")}
              value={on ? dayjs(on) : null}
              onChange={(day) =>
                void navigate({ to: "/org-chart", search: day ? { on: day.format("YYYY-MM-DD") } : {} })
              }
            />
            {mayMove ? (
              <Button type="primary" icon={<SwapOutlined />} onClick={() => setMoving(true)}>
                {t("org.move")}
              </Button>
            ) : null}
          </>
        }
      />
      {content()}
      {moving ? <MoveDrawer onClose={() => setMoving(false)} /> : null}
    </div>
  );
}
