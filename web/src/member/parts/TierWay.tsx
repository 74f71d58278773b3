import type { Tier } from "../api";
import { figureText } from "../text";
import { useWords } from "../words";

interface Props {
  tier: Tier;
  currency: string;
}

/** Where the member stands on a ladder, and how far it is to the next step. */
export function TierWay({ tier, currency }: Props) {
  const { t, lang } = useWords();
  const figure = (value: string) => figureText(t, { value, metric: tier.metric, currency, lang });
  return (
    <section className="m-panel m-way">
      <h2>
        {tier.scheme} {tier.tier ? <b className="m-tier">{tier.tier}</b> : null}
      </h2>
      {tier.next ? (
        <>
          <div
            className="m-progress"
            role="progressbar"
            aria-valuenow={tier.progress}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-label={t("member.tier.way", { tier: tier.next.tier })}
          >
            <span style={{ inlineSize: `${tier.progress}%` }} />
          </div>
          <p>
            {Number(tier.next.missing) > 0
              ? t("member.tier.next", { tier: tier.next.tier, missing: figure(tier.next.missing) })
              : t(Number(tier.value) > 0 ? "member.tier.reached" : "member.tier.first", {
                  tier: tier.next.tier,
                })}
          </p>
          {Number(tier.value) > 0 ? (
            <p className="m-quiet">{t("member.tier.counted", { value: figure(tier.value) })}</p>
          ) : null}
        </>
      ) : (
        <p>{tier.tier ? t("member.tier.top") : t("member.tier.none")}</p>
      )}
      {tier.keep_until ? (
        <p className="m-quiet">
          {Number(tier.missing) > 0
            ? t("member.tier.keep_for", { day: tier.keep_until, missing: figure(tier.missing) })
            : t("member.tier.keep", { day: tier.keep_until })}
        </p>
      ) : null}
    </section>
  );
}
