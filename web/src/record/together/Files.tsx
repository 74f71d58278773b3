import {
  CameraOutlined,
  DeleteOutlined,
  FileExcelOutlined,
  FileOutlined,
  FilePdfOutlined,
  FileTextOutlined,
  FileWordOutlined,
  FileZipOutlined,
  PaperClipOutlined,
} from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { type ChangeEvent, type ClipboardEvent, type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { deleteFile, type FileContent, filesQuery, fileUrl, thumbnailUrl, uploadFile } from "@/api/together";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { usePhone } from "@/ui/usePhone";

function FileIcon({ type }: { type: string }) {
  if (type.includes("pdf")) return <FilePdfOutlined />;
  if (type.includes("sheet") || type.includes("excel")) return <FileExcelOutlined />;
  if (type.includes("word")) return <FileWordOutlined />;
  if (type.includes("zip") || type.includes("compressed")) return <FileZipOutlined />;
  if (type.startsWith("text/")) return <FileTextOutlined />;
  return <FileOutlined />;
}

export function FileSize({ bytes }: { bytes: number }) {
  const locale = useLocale();
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return <span className="quiet">{`${numberText(String(Math.max(0.1, size)), locale, 1)} ${unit}`}</span>;
}

/** A picture, or a sign for what kind of file it is. */
export function FilePicture({ file }: { file: FileContent }) {
  return (
    <span className="file-picture" aria-hidden="true">
      {file.has_thumbnail ? (
        <img src={thumbnailUrl(file.id)} alt="" loading="lazy" />
      ) : (
        <FileIcon type={file.media_type} />
      )}
    </span>
  );
}

interface Props {
  entity: string;
  id: string;
  canChange: boolean;
}

/** The files of a record: chosen, dropped, pasted, or taken with the phone's camera. */
export function Files({ entity, id, canChange }: Props) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const phone = usePhone();
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const files = useQuery(filesQuery(entity, id));
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["files", entity, id] }),
      client.invalidateQueries({ queryKey: ["timeline", entity, id] }),
    ]);
  const upload = useMutation({
    mutationFn: async (chosen: File[]) => {
      for (const file of chosen) await uploadFile(entity, id, file);
    },
    onSettled: changed,
    onError: (error) => void message.error(problemText(t, error)),
  });
  const remove = useMutation({
    mutationFn: deleteFile,
    onSettled: changed,
    onError: (error) => void message.error(problemText(t, error)),
  });
  const send = (list: FileList | null | undefined) => {
    const chosen = [...(list ?? [])];
    if (canChange && chosen.length) upload.mutate(chosen);
  };
  const onChoose = (event: ChangeEvent<HTMLInputElement>) => {
    send(event.target.files);
    // The same file may be chosen again.
    event.target.value = "";
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files);
  };
  const ask = (file: FileContent) =>
    modal.confirm({
      title: t("page.delete.ask", { what: file.file_name }),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => remove.mutateAsync(file.id).catch(() => undefined),
    });

  return (
    <section
      className={over ? "panel files over" : "panel files"}
      aria-label={t("together.files")}
      onDragOver={(event) => {
        if (!canChange) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      onPaste={(event: ClipboardEvent) => send(event.clipboardData.files)}
    >
      <div className="panel-head">
        <h2>{t("together.files")}</h2>
        {canChange ? (
          <div className="button-row">
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              onChange={onChoose}
              aria-label={t("together.files.add")}
            />
            <input
              ref={camera}
              type="file"
              accept="image/*"
              capture="environment"
              hidden
              onChange={onChoose}
              aria-label={t("together.files.camera")}
            />
            {phone ? (
              <Button size="small" icon={<CameraOutlined />} onClick={() => camera.current?.click()}>
                {t("together.files.camera")}
              </Button>
            ) : null}
            <Button
              size="small"
              icon={<PaperClipOutlined />}
              loading={upload.isPending}
              onClick={() => chooser.current?.click()}
            >
              {t("together.files.add")}
            </Button>
          </div>
        ) : null}
      </div>
      {files.isPending ? <Skeleton active title={false} /> : null}
      {files.isError ? <ProblemView error={files.error} /> : null}
      {files.data?.length === 0 ? (
        <p className="quiet">{t(canChange ? "together.files.drop" : "together.files.none")}</p>
      ) : null}
      <ul className="file-list">
        {files.data?.map((file) => (
          <li key={file.id}>
            <FilePicture file={file} />
            <span className="file-words">
              <a href={fileUrl(file.id)} download={file.file_name}>
                {file.file_name}
              </a>
              <FileSize bytes={file.size} />
            </span>
            {canChange ? (
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t("together.files.remove", { name: file.file_name })}
                onClick={() => ask(file)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
