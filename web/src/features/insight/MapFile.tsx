import { EnvironmentOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal, Popconfirm } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { deleteMap, type MapWritten, mapQuery, type OwnMap, writeMap } from "@/api/map";
import { problemText } from "@/ui/problem";

/** What the server made of a file. */
function Written({ written }: { written: MapWritten }) {
  const { t } = useTranslation();
  const names = (list: string[]) => list.join(t("value.or")) || "—";
  return (
    <dl className="map-written">
      <dt>{t("map.file.matched", { count: written.matched.length })}</dt>
      <dd>{names(written.matched)}</dd>
      <dt>{t("map.file.unmatched", { count: written.unmatched.length })}</dt>
      <dd>{names(written.unmatched)}</dd>
    </dl>
  );
}

/** Gives the company a map of its own, or takes it back. Only for who may change market areas. */
export function MapFile({ has }: { has: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: mapQuery.queryKey });
  const fail = (error: unknown) => void message.error(problemText(t, error));
  const write = useMutation({
    mutationFn: async (file: File) => {
      // What isn't JSON can't be sent as such; the server says what is wrong with the rest.
      const body: unknown = JSON.parse(await file.text());
      return writeMap(body as OwnMap);
    },
    onSuccess: refresh,
    onError: (error) =>
      error instanceof SyntaxError ? void message.error(t("error.map.not_geojson")) : fail(error),
  });
  const remove = useMutation({ mutationFn: deleteMap, onSuccess: refresh, onError: fail });
  const entity = useEntity("org.market_area");
  if (!entity?.can.update) return null;
  return (
    <>
      <Button icon={<EnvironmentOutlined />} onClick={() => setOpen(true)}>
        {t("map.file")}
      </Button>
      <Modal
        open={open}
        title={t("map.file")}
        footer={null}
        onCancel={() => {
          setOpen(false);
          write.reset();
        }}
      >
        <p>{t("map.file.hint")}</p>
        <div className="button-row">
          <input
            ref={input}
            type="file"
            accept=".geojson,.json"
            hidden
            aria-label={t("map.file.choose")}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) write.mutate(file);
              event.target.value = "";
            }}
          />
          <Button type="primary" loading={write.isPending} onClick={() => input.current?.click()}>
            {t("map.file.choose")}
          </Button>
          {has ? (
            <Popconfirm title={t("map.file.remove.ask")} onConfirm={() => remove.mutate()}>
              <Button danger loading={remove.isPending}>
                {t("map.file.remove")}
              </Button>
            </Popconfirm>
          ) : null}
        </div>
        {write.data ? <Written written={write.data} /> : null}
      </Modal>
    </>
  );
}
