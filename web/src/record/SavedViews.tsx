import { DeleteOutlined, StarOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { createRecord, deleteRecord, fetchPage } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";
import { type ListSearch, parseView, viewString } from "./listSearch";

const VIEWS = "org.saved_view";
const MOST = 100;

interface Props {
  entity: string;
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
}

function SaveForm({ entity, search, onSaved }: { entity: string; search: ListSearch; onSaved: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      createRecord(
        VIEWS,
        { name: name.trim(), entity, query: viewString(search), is_shared: shared },
        crypto.randomUUID(),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records", VIEWS] });
      setName("");
      onSaved();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <form
      className="view-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate();
      }}
    >
      <Input
        aria-label={t("view.name")}
        placeholder={t("view.name")}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
        {t("view.shared")}
      </Checkbox>
      <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!name.trim()}>
        {t("view.save")}
      </Button>
    </form>
  );
}

/** Named filters, order and columns, kept as records of org.saved_view. */
export function SavedViews({ entity, search, onSearch }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const definition = useEntity(VIEWS);
  const [open, setOpen] = useState(false);
  const views = useQuery({
    queryKey: ["records", VIEWS, "of", entity],
    queryFn: ({ signal }) => fetchPage(VIEWS, { f: [`entity:eq:${entity}`] }, MOST, null, signal),
    enabled: definition !== undefined,
  });
  const remove = useMutation({
    mutationFn: (view: RecordRow) => deleteRecord(VIEWS, view.id, view.version),
    onSuccess: () => client.invalidateQueries({ queryKey: ["records", VIEWS] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!definition) return null;

  const now = viewString(search);
  const items = views.data?.items ?? [];
  const active = items.find((view) => view.query === now);
  const panel = (
    <div className="views">
      {items.length === 0 ? <p className="quiet">{t("view.none")}</p> : null}
      <ul>
        {items.map((view) => (
          <li key={view.id}>
            <button
              type="button"
              className="view-name"
              aria-current={view === active}
              onClick={() => {
                onSearch(parseView(String(view.query ?? "")));
                setOpen(false);
              }}
            >
              {String(view.name)}
              {view.is_shared ? <span className="tag">{t("view.shared.tag")}</span> : null}
            </button>
            {definition.can.delete ? (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t("view.delete", { name: view.name })}
                onClick={() => remove.mutate(view)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {definition.can.create ? (
        <SaveForm entity={entity} search={search} onSaved={() => setOpen(false)} />
      ) : null}
    </div>
  );
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      open={open}
      onOpenChange={setOpen}
      content={panel}
      title={t("view.title")}
    >
      <Button icon={<StarOutlined />}>{active ? String(active.name) : t("view.title")}</Button>
    </Popover>
  );
}
