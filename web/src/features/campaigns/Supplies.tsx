import { PlusOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { Draft } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";
import { Scripts } from "./Scripts";
import { useAll } from "./useAll";

const MATERIAL = "marketing.material";
const SCRIPT = "marketing.script";
const REPORT = "marketing.execution_report";

interface Props {
  campaign: string;
  onOpen: (open: { entity: EntityDef; row?: RecordRow; preset?: Draft }) => void;
}

/** What was used of each material, as reports of the spot say. */
function useUsed(campaign: string): Map<string, number> {
  const mayRead = useEntity(REPORT) !== undefined;
  const reports = useAll(REPORT, [`campaign_id:eq:${campaign}`, "material_id:filled:"], "id", mayRead);
  const used = new Map<string, number>();
  for (const one of reports.rows) {
    const id = String(one.material_id);
    used.set(id, (used.get(id) ?? 0) + Number(one.material_used ?? 0));
  }
  return used;
}

function Materials({ campaign, rows, onOpen }: Props & { rows: RecordRow[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const money = useMoney();
  const entity = useEntity(MATERIAL);
  const used = useUsed(campaign);
  const columns: Column<RecordRow>[] = [
    {
      key: "name",
      head: t("campaign.material"),
      cell: (row) => (
        <>
          <button type="button" className="campaign-open" onClick={() => entity && onOpen({ entity, row })}>
            {String(row.name)}
          </button>{" "}
          <Tag color={row.state === "arrived" ? "green" : row.state === "ordered" ? "blue" : "default"}>
            {labels.choice(MATERIAL, "state", String(row.state))}
          </Tag>
        </>
      ),
    },
    { key: "due", head: t("campaign.material.due"), cell: (row) => String(row.due_on ?? "–") },
    {
      key: "quantity",
      head: t("campaign.material.quantity"),
      numeric: true,
      cell: (row) => numberText(Number(row.quantity), locale),
    },
    {
      key: "used",
      head: t("campaign.material.used"),
      numeric: true,
      cell: (row) => numberText(used.get(row.id) ?? 0, locale),
    },
    {
      key: "cost",
      head: t("campaign.material.cost"),
      numeric: true,
      cell: (row) => (row.unit_cost ? money((Number(row.unit_cost) * Number(row.quantity)).toFixed(2)) : "–"),
    },
  ];
  return <Rows label={t("campaign.materials")} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}

/** What a campaign needs beside people: materials, with what was used of them, and scripts. */
export function Supplies({ campaign, onOpen }: Props) {
  const { t } = useTranslation();
  const [material, script] = [useEntity(MATERIAL), useEntity(SCRIPT)];
  const f = [`campaign_id:eq:${campaign}`];
  const materials = useAll(MATERIAL, f, "id", material !== undefined);
  const preset = { campaign_id: campaign };
  const add = (entity: EntityDef | undefined, label: string) =>
    entity?.can.create ? (
      <Button size="small" icon={<PlusOutlined />} onClick={() => onOpen({ entity, preset })}>
        {label}
      </Button>
    ) : null;
  return (
    <>
      {material ? (
        <section className="campaign-supply">
          <h2>{t("campaign.materials")}</h2>
          {materials.rows.length ? (
            <Materials campaign={campaign} rows={materials.rows} onOpen={onOpen} />
          ) : (
            <p className="quiet">{t("campaign.no_materials")}</p>
          )}
          {add(material, t("campaign.new_material"))}
        </section>
      ) : null}
      {script ? (
        <section className="campaign-supply">
          <h2>{t("campaign.scripts")}</h2>
          <Scripts
            campaign={campaign}
            nothing={t("campaign.no_scripts")}
            {...(script.can.update ? { onOpen: (row: RecordRow) => onOpen({ entity: script, row }) } : {})}
          />
          {add(script, t("campaign.new_script"))}
        </section>
      ) : null}
    </>
  );
}
