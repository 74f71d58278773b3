import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Select, Upload } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { type FileContent, uploadFile } from "@/api/together";
import { problemText } from "@/ui/problem";
import type { Sample, Side } from "./layout";

interface Props {
  entity: string;
  record: string;
  side: Side;
  pictures: FileContent[];
  sample: Sample;
  onSide: (patch: Partial<Side>, going?: string) => void;
  onSample: (sample: Sample) => void;
}

/** What lies behind the elements, the pictures of the face, and what the preview says. */
export function SidePanel({ entity, record, side, pictures, sample, onSide, onSample }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const id = useId();
  const upload = useMutation({
    mutationFn: (file: File) => uploadFile(entity, record, file),
    onSuccess: () => client.invalidateQueries({ queryKey: ["records", entity] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <section className="face-panel" aria-label={t("cardface.background")}>
      <h3>{t("cardface.background")}</h3>
      <label htmlFor={`${id}color`}>
        {t("cardface.color")}{" "}
        <input
          id={`${id}color`}
          type="color"
          value={side.color ?? "#ffffff"}
          onChange={(event) => onSide({ color: event.target.value }, "side-color")}
        />
      </label>
      <label htmlFor={`${id}picture`}>
        {t("cardface.background_picture")}
        <Select
          id={`${id}picture`}
          allowClear
          placeholder={t("cardface.no_picture")}
          value={side.picture ?? null}
          onChange={(picture) => onSide({ picture: picture ?? undefined })}
          options={pictures.map((file) => ({ value: file.id, label: file.file_name }))}
        />
      </label>
      <Upload
        accept="image/png,image/jpeg"
        showUploadList={false}
        beforeUpload={(file) => {
          upload.mutate(file);
          return false;
        }}
      >
        <Button size="small" loading={upload.isPending}>
          {t("cardface.upload")}
        </Button>
      </Upload>
      <h3>{t("cardface.sample")}</h3>
      {(["name", "tier", "number"] as const).map((of) => (
        <label key={of} htmlFor={`${id}${of}`}>
          {t(`cardface.kind.${of}`)}
          <Input
            id={`${id}${of}`}
            maxLength={40}
            value={sample[of]}
            onChange={(event) => onSample({ ...sample, [of]: event.target.value })}
          />
        </label>
      ))}
    </section>
  );
}
