import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { fewQuery } from "@/api/club";
import { useMoney } from "@/fields/useMoney";

const AT_ONCE = 50;

/** Forms of a batch that wait for somebody to say what is right. */
export function Differing({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const money = useMoney();
  const query = { f: [`batch_id:eq:${batch}`, "state:eq:differs"], sort: "number" };
  const found = useQuery(fewQuery("trade.paper_form", query, AT_ONCE));
  if (!found.data?.length) return null;
  return (
    <section className="panel" aria-label={t("paper.settle.list")}>
      <h2>{t("paper.settle.list")}</h2>
      <ul className="paper-waiting">
        {found.data.map((form) => (
          <li key={form.id}>
            <Link to="/paper" search={{ batch, form: form.id }}>
              {String(form.number)}
            </Link>
            <span className="numeric">{money(String(form.amount))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
