import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { problemText } from "./problem";
import { saveFile } from "./saveFile";

type Row = (string | number | null)[];

interface Props {
  /** The file's name without its ending. */
  name: string;
  /** Headers first. */
  rows: () => Row[] | Promise<Row[]>;
}

/** Exports a table that the page itself holds or reads page by page. */
export function ExcelButton({ name, rows }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const work = useMutation({
    mutationFn: async () => {
      const body = { name, rows: await rows() };
      saveFile(`${name}.xlsx`, await answer(api.POST("/tables/xlsx", { body, parseAs: "blob" })));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Button icon={<DownloadOutlined />} loading={work.isPending} onClick={() => work.mutate()}>
      {t("action.export")}
    </Button>
  );
}
