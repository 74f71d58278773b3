import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { outlookQuery, type Sentence } from "@/api/standing";
import { ProblemView } from "@/ui/ProblemView";

/** What may come: what the models expect, and the products that go with what was bought. Each says why, or why not. */
export function Outlook({ id }: { id: string }) {
  const { t } = useTranslation();
  const lang = useLang();
  const found = useQuery(outlookQuery(id));
  if (found.isPending) return <Skeleton active paragraph={{ rows: 2 }} />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const { said, next, left_out } = found.data;
  const line = (sentence: Sentence) => (
    <p key={sentence.key} className={sentence.key.endsWith("caveat") ? "quiet" : undefined}>
      {sentence.text[lang]}
    </p>
  );
  return (
    <div className="outlook">
      <h3>{t("standing.outlook")}</h3>
      {said.map(line)}
      {next.length ? (
        <>
          <h3>{t("standing.next")}</h3>
          <ol className="next-products">
            {next.map(({ product, reason }) => (
              <li key={product.id}>
                <Link
                  to="/r/$domain/$name/$id"
                  params={{ domain: "catalog", name: "product", id: product.id }}
                >
                  {product.name}
                </Link>
                <span className="quiet">{reason.text[lang]}</span>
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {left_out.map((sentence) => (
        <p key={sentence.key} className="quiet">
          {sentence.text[lang]}
        </p>
      ))}
    </div>
  );
}
