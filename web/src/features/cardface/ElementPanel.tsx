import { Button, Input, InputNumber, Segmented, Select, Switch } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FileContent } from "@/api/together";
import { ALIGNS, type Element, inside, SIZE } from "./layout";

interface Props {
  element: Element;
  pictures: FileContent[];
  onChange: (patch: Partial<Element>, going?: string) => void;
  onRemove: () => void;
  onCopy: () => void;
  onRaise: (by: 1 | -1) => void;
}

const MEASURES = ["x", "y", "w", "h"] as const;

/** What the chosen element is: its place in millimetres, its words, its looks. */
export function ElementPanel({ element, pictures, onChange, onRemove, onCopy, onRaise }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { kind } = element;
  const isCode = kind === "barcode" || kind === "qr";
  const isWords = ["text", "name", "tier", "number"].includes(kind);
  const { x, y, w, h } = element;
  return (
    <section className="face-panel" aria-label={t(`cardface.kind.${kind}`)}>
      <h3>{t(`cardface.kind.${kind}`)}</h3>
      {kind === "text" || isCode ? (
        <label htmlFor={`${id}text`}>
          {isCode ? t("cardface.code_text") : t("cardface.text")}
          <Input.TextArea
            id={`${id}text`}
            autoSize
            maxLength={200}
            value={element.text ?? ""}
            placeholder={isCode ? "{number}" : t("cardface.text")}
            onChange={(event) => onChange({ text: event.target.value || undefined }, "text")}
          />
        </label>
      ) : null}
      {kind === "picture" ? (
        <label htmlFor={`${id}file`}>
          {t("cardface.picture")}
          <Select
            id={`${id}file`}
            value={element.file ?? null}
            onChange={(file) => onChange({ file: file ?? undefined })}
            options={pictures.map((file) => ({ value: file.id, label: file.file_name }))}
          />
        </label>
      ) : null}
      <div className="face-measures">
        {MEASURES.map((of) => (
          <label key={of} htmlFor={`${id}${of}`}>
            {t(`cardface.${of}`)}
            <InputNumber
              id={`${id}${of}`}
              step={0.5}
              changeOnWheel={false}
              value={element[of] / 100}
              onChange={(mm) => {
                if (mm !== null) onChange(inside({ x, y, w, h, [of]: Math.round(mm * 100) }), of);
              }}
            />
          </label>
        ))}
      </div>
      {isWords ? (
        <>
          <label htmlFor={`${id}size`}>
            {t("cardface.size")}
            <InputNumber
              id={`${id}size`}
              min={1}
              max={30}
              step={0.5}
              changeOnWheel={false}
              value={(element.size ?? SIZE) / 100}
              onChange={(mm) => {
                if (mm !== null) onChange({ size: Math.round(mm * 100) }, "size");
              }}
            />
          </label>
          <Segmented
            aria-label={t("cardface.align")}
            value={element.align ?? "left"}
            onChange={(align) => onChange({ align })}
            options={ALIGNS.map((align) => ({ value: align, label: t(`cardface.align.${align}`) }))}
          />
          <label htmlFor={`${id}bold`}>
            {t("cardface.bold")}{" "}
            <Switch
              id={`${id}bold`}
              checked={element.bold ?? false}
              onChange={(bold) => onChange({ bold })}
            />
          </label>
        </>
      ) : null}
      {isWords || kind === "area" ? (
        <label htmlFor={`${id}color`}>
          {t("cardface.color")}{" "}
          <input
            id={`${id}color`}
            type="color"
            value={element.color ?? "#000000"}
            onChange={(event) => onChange({ color: event.target.value }, "color")}
          />
        </label>
      ) : null}
      <div className="face-buttons">
        <Button size="small" onClick={() => onRaise(1)}>
          {t("cardface.up")}
        </Button>
        <Button size="small" onClick={() => onRaise(-1)}>
          {t("cardface.down")}
        </Button>
        <Button size="small" onClick={onCopy}>
          {t("cardface.copy")}
        </Button>
        <Button size="small" danger onClick={onRemove}>
          {t("cardface.remove")}
        </Button>
      </div>
    </section>
  );
}
