import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { csvOf, download } from "./csv";
import { problemText } from "./problem";

type Row = (string | number | null | undefined)[];

interface Props {
  /** The file's name without its ending. */
  name: string;
  rows: () => Row[] | Promise<Row[]>;
}

/** Exports a table that the page itself holds or reads page by page. */
export function CsvButton({ name, rows }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const work = useMutation({
    mutationFn: async () => download(`${name}.csv`, csvOf(await rows())),
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Button icon={<DownloadOutlined />} loading={work.isPending} onClick={() => work.mutate()}>
      {t("action.export")}
    </Button>
  );
}
