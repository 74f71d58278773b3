import type { FieldDef, Kind } from "@/api/types";
import { boolKind } from "./Bool";
import { choiceKind } from "./Choice";
import { choicesKind } from "./Choices";
import { emailKind, phoneKind, urlKind } from "./Contact";
import { dateKind, datetimeKind } from "./Dates";
import { fileKind } from "./File";
import type { KindUi } from "./kind";
import { linkKind } from "./LinkTo";
import { numericKind } from "./Numeric";
import { longTextKind, textKind } from "./Text";

const KINDS: Record<Kind["type"], KindUi> = {
  text: textKind,
  long_text: longTextKind,
  int: numericKind,
  money: numericKind,
  qty: numericKind,
  bool: boolKind,
  date: dateKind,
  datetime: datetimeKind,
  choice: choiceKind,
  choices: choicesKind,
  phone: phoneKind,
  email: emailKind,
  url: urlKind,
  link: linkKind,
  file: fileKind,
};

/** How a field is shown; a kind that this build doesn't know yet is shown as text. */
export const kindUi = (field: FieldDef): KindUi => KINDS[field.kind.type] ?? textKind;
