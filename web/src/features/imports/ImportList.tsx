import "./imports.css";
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { type ImportJob, importsQuery, targetsQuery } from "@/api/imports";
import { useLang } from "@/api/manifest";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { instantText } from "@/ui/time";
import { usePhone } from "@/ui/usePhone";
import { ImportCards } from "./ImportCards";
import { StateTag } from "./StateTag";
import { targetName } from "./texts";

function NewButton() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate({ to: "/imports/new" })}>
      {t("import.new")}
    </Button>
  );
}

/** All imports, newest first. */
export function ImportList() {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  const phone = usePhone();
  const navigate = useNavigate();
  const { company } = useSession();
  const imports = useQuery(importsQuery);
  const targets = useQuery(targetsQuery);
  const number = (value: number | undefined) => (value === undefined ? "" : numberText(value, locale));
  const columns: Column<ImportJob>[] = [
    {
      key: "file",
      head: t("import.file"),
      cell: (job) => (
        <Link to="/imports/$id" params={{ id: job.id }}>
          {job.file_name}
        </Link>
      ),
    },
    { key: "target", head: t("import.target"), cell: (job) => targetName(targets.data, job.target, lang) },
    { key: "state", head: t("import.state"), cell: (job) => <StateTag job={job} /> },
    ...(["create", "update", "skip", "error"] as const).map((name) => ({
      key: name,
      head: t(`import.count.${name}`),
      numeric: true,
      cell: (job: ImportJob) => number(job.counts?.[name]),
    })),
    { key: "at", head: t("import.at"), cell: (job) => instantText(job.created_at, company.zone) },
  ];
  const content = () => {
    if (imports.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
    if (imports.isError) return <ProblemView error={imports.error} onRetry={() => void imports.refetch()} />;
    if (imports.data.items.length === 0)
      return (
        <Nothing title={t("import.none")}>
          <NewButton />
        </Nothing>
      );
    if (phone) return <ImportCards jobs={imports.data.items} targets={targets.data} />;
    return (
      <Rows
        label={t("menu.imports")}
        columns={columns}
        rows={imports.data.items}
        keyOf={(job) => job.id}
        onOpen={(job) => void navigate({ to: "/imports/$id", params: { id: job.id } })}
      />
    );
  };
  return (
    <div className="page page-list">
      <PageHeader
        over={t("domain.data")}
        title={t("menu.imports")}
        note={t("import.intro")}
        actions={<NewButton />}
      />
      {content()}
    </div>
  );
}
