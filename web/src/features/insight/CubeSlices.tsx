import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Popover, Select, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CubeFilters, cubeQuery } from "@/api/cube";
import { problemText } from "@/ui/problem";
import { dimensionOptions } from "./CubeForm";
import { freed, gridOf, readSlices, type Slice, withSlice, writeSlices } from "./cube";
import type { CubeWords } from "./cubeWords";
import type { CubeSearch } from "./search";

/** Members that a list shows at a time; more are found by typing. */
const LISTED = 300;

interface ChipProps {
  slice: Slice;
  filters: CubeFilters;
  words: CubeWords;
  onRemove: () => void;
}

/** A held dimension. Records are named by asking for them alone. */
function Chip({ slice, filters, words, onRemove }: ChipProps) {
  const { t } = useTranslation();
  const { dimension, members } = slice;
  const isRecord = ["store", "area", "product"].includes(dimension);
  const named = useQuery({
    ...cubeQuery({ ...filters, rows: dimension, slice: writeSlices([slice]) }),
    enabled: isRecord,
  });
  const names = new Map(
    isRecord && named.data
      ? gridOf(named.data, { rows: dimension }).rows.map((one) => [one.key, one.name])
      : [],
  );
  const texts = members.map((key) => words.member(dimension, key, names.get(key) ?? ""));
  const what = t("cube.chip", { dimension: words.dimension(dimension), members: texts.join(t("cube.and")) });
  return (
    <Tag className="cube-chip" closable={{ "aria-label": t("cube.free", { what }) }} onClose={onRemove}>
      {what}
    </Tag>
  );
}

interface ChooserProps {
  search: CubeSearch;
  filters: CubeFilters;
  words: CubeWords;
  onAdd: (dimension: string, members: string[]) => void;
}

/** A dimension and its members, as many as are wanted. */
function Chooser({ search, filters, words, onAdd }: ChooserProps) {
  const { t } = useTranslation();
  const [dimension, setDimension] = useState<string>();
  const [members, setMembers] = useState<string[]>([]);
  const others = writeSlices(withSlice(readSlices(search.slice), dimension ?? "", []));
  const table = useQuery({
    ...cubeQuery({ ...filters, rows: dimension ?? "", ...(others ? { slice: others } : { slice: "" }) }),
    enabled: dimension !== undefined,
    placeholderData: undefined,
  });
  const found = dimension && table.data ? gridOf(table.data, { rows: dimension }).rows : [];
  return (
    <div className="cube-chooser">
      <Select
        aria-label={t("cube.slice.dimension")}
        placeholder={t("cube.slice.dimension")}
        showSearch={{ optionFilterProp: "label" }}
        value={dimension ?? null}
        onChange={(name) => {
          setDimension(name);
          setMembers([]);
        }}
        options={dimensionOptions(words, t, [])}
      />
      <Select
        mode="multiple"
        aria-label={t("cube.slice.members")}
        placeholder={t("cube.slice.members")}
        maxTagCount={3}
        disabled={!dimension}
        loading={table.isFetching}
        showSearch={{ optionFilterProp: "label" }}
        listHeight={Math.min(LISTED, 256)}
        value={members}
        onChange={setMembers}
        options={found.map((one) => ({
          value: one.key,
          label: words.member(dimension ?? "", one.key, one.name),
        }))}
      />
      {table.isError ? <p role="alert">{problemText(t, table.error)}</p> : null}
      <Button
        type="primary"
        disabled={!dimension || members.length === 0}
        onClick={() => dimension && onAdd(dimension, members)}
      >
        {t("cube.slice.apply")}
      </Button>
    </div>
  );
}

interface Props {
  search: CubeSearch;
  filters: CubeFilters;
  words: CubeWords;
  onChange: (next: CubeSearch) => void;
}

/** What is held, each with a way to free it, and a way to hold more. */
export function CubeSlices({ search, filters, words, onChange }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const slices = readSlices(search.slice);
  const add = (dimension: string, members: string[]) => {
    setOpen(false);
    onChange({ ...search, slice: writeSlices(withSlice(slices, dimension, members)) });
  };
  return (
    <section className="cube-slices" aria-label={t("cube.slices")}>
      {slices.map((slice) => (
        <Chip
          key={slice.dimension}
          slice={slice}
          filters={filters}
          words={words}
          onRemove={() => onChange(freed(search, slice.dimension, words.cube.dimensions))}
        />
      ))}
      <Popover
        trigger="click"
        placement="bottomLeft"
        open={open}
        onOpenChange={setOpen}
        destroyOnHidden
        content={<Chooser search={search} filters={filters} words={words} onAdd={add} />}
      >
        <Button size="small" icon={<PlusOutlined />} aria-expanded={open}>
          {t("cube.slice.add")}
        </Button>
      </Popover>
    </section>
  );
}
