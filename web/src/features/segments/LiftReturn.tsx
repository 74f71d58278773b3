import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { campaignQuery } from "@/api/campaigns";
import type { CampaignLift } from "@/api/segments";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { minorText, percentText, unbroken } from "@/ui/number";
import { returnOf } from "./returns";

/** What came back of what was spent, by what was measured: of the margin where it is known, else of the sales. */
export function LiftReturn({ campaign, lift }: { campaign: string; lift: CampaignLift }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const whole = useQuery(campaignQuery(campaign)).data;
  const found = returnOf(lift, whole?.budget?.spent);
  if (!found) return null;
  const share = (value: number) => unbroken(`${value > 0 ? "+" : ""}${percentText(value, locale)}`);
  return (
    <p>
      {t(`lift.return.${found.of}`, {
        spent: minorText(found.spent, company.currency, locale),
        value: share(found.value),
        low: share(found.low),
        high: share(found.high),
      })}
    </p>
  );
}
