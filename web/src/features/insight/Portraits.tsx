import "./insight.css";
import "./portraits.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { type Portrait, type PortraitSearch, portraitQuery } from "@/api/portrait";
import { PinFinding } from "@/record/PinFinding";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AsOfNote } from "./AsOfNote";
import { PortraitChart } from "./PortraitChart";
import { PortraitGroup } from "./PortraitGroup";
import { PortraitTables } from "./PortraitTables";

/** As many groups as the server compares at once. */
const GROUPS_MAX = 10;

interface ChooserProps {
  portrait: Portrait;
  onChoose: (search: PortraitSearch) => void;
}

/** By what customers are divided, and which groups are looked at. */
function Chooser({ portrait, onChoose }: ChooserProps) {
  const { t } = useTranslation();
  const lang = useLang();
  const options = (all: Portrait["choices"]) =>
    all.map((one) => ({ value: one.name, label: one.label[lang] }));
  return (
    <div className="portrait-chooser">
      <Select
        aria-label={t("portrait.by")}
        showSearch={{ optionFilterProp: "label" }}
        value={portrait.by}
        onChange={(by) => onChoose(by === "decile" ? {} : { by })}
        options={options(portrait.divisions)}
      />
      <Select
        mode="multiple"
        maxCount={GROUPS_MAX}
        aria-label={t("portrait.groups")}
        className="portrait-groups"
        value={portrait.groups.map((group) => group.name)}
        onChange={(groups) =>
          onChoose({
            ...(portrait.by === "decile" ? {} : { by: portrait.by }),
            ...(groups.length ? { groups: groups.join(",") } : {}),
          })
        }
        options={options(portrait.choices)}
      />
    </div>
  );
}

function Content({ portrait, search }: { portrait: Portrait; search: PortraitSearch }) {
  const { t } = useTranslation();
  if (portrait.groups.every((group) => group.customers === 0)) return <Nothing title={t("portrait.none")} />;
  return (
    <>
      <div className="portrait-columns">
        {portrait.groups.map((group) => (
          <PortraitGroup key={group.name} group={group} tables={portrait.tables} />
        ))}
      </div>
      <PortraitChart portrait={portrait} />
      <PortraitTables portrait={portrait} search={search} />
    </>
  );
}

/** What groups of customers are like, in sentences with the figures behind them. */
export function Portraits() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/portraits" });
  const navigate = useNavigate();
  const found = useQuery(portraitQuery(search));
  const choose = (next: PortraitSearch) =>
    void navigate({ to: "/portraits", search: next, replace: true, resetScroll: false });
  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.portraits")}
        note={<AsOfNote asOf={found.data?.as_of} />}
        actions={<PinFinding indicator="portrait" question={search} />}
      />
      {found.data ? <Chooser portrait={found.data} onChoose={choose} /> : null}
      {found.isPending ? <Skeleton active paragraph={{ rows: 12 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div className={found.isPlaceholderData ? "stale" : undefined}>
          <Content portrait={found.data} search={search} />
          <p className="quiet">{t("portrait.method")}</p>
        </div>
      ) : null}
    </div>
  );
}
