import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { refreshParts } from "@/api/catalog";
import { updateRecord } from "@/api/records";
import { filesQuery, thumbnailUrl } from "@/api/together";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { Part } from "./Part";

/** Which of the product's pictures stands for it; another is chosen by a click. */
export function MainPicture({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const files = useQuery(filesQuery(entity.key, row.id));
  const choose = useMutation({
    mutationFn: (picture: string) => updateRecord(entity.key, row.id, row.version, { picture }),
    onSettled: () => refreshParts(client),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const pictures = (files.data?.items ?? []).filter((file) => file.has_thumbnail);
  if (pictures.length === 0) return null;
  return (
    <Part title={t("product.picture")}>
      <div className="product-pictures">
        {pictures.map((file) => (
          <button
            key={file.id}
            type="button"
            disabled={!entity.can.update || choose.isPending}
            aria-pressed={row.picture === file.id}
            aria-label={t("product.picture.choose", { what: file.file_name })}
            onClick={() => (row.picture === file.id ? undefined : choose.mutate(file.id))}
          >
            <img src={thumbnailUrl(file.id)} alt="" loading="lazy" />
          </button>
        ))}
      </div>
    </Part>
  );
}
