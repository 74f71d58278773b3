import type { FormInstance } from "antd";
import type { TFunction } from "i18next";
import { Problem } from "@/api/client";
import { fieldProblemText } from "./problem";

/** Shows what a refusal says of fields at the fields of a form; `nameOf` where the form calls a field otherwise. */
export function showFaults<V>(
  form: FormInstance<V>,
  t: TFunction,
  error: unknown,
  nameOf: (field: string) => string = (field) => field,
) {
  if (!(error instanceof Problem)) return;
  form.setFields(
    error.fields.map(({ field, code, params }) => ({
      name: nameOf(field) as never,
      errors: [fieldProblemText(t, code, params)],
    })),
  );
}
