import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";

const isFilled = (value: unknown) => value !== null && value !== undefined && value !== "" && value !== false;

/** What is known about the customer; empty fields stay out of the way (they stand under "details"). */
export function Profile({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const entity = useEntity("customers.customer");
  if (!entity) return null;
  const known = entity.fields.filter(
    (field) => field.name !== entity.title && isFilled(customer[field.name]),
  );
  return (
    <section className="panel profile">
      <h2>{t("customer.profile")}</h2>
      <dl className="facts single">
        {known.map((field) => (
          <div key={field.name}>
            <dt>{labels.field(entity.key, field.name)}</dt>
            <dd>
              <FieldCell entity={entity.key} field={field} row={customer} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
