import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";

/** A decimal string as money of the company. */
export function useMoney(): (amount: string) => string {
  const locale = useLocale();
  const { company } = useSession();
  return (amount) => moneyText(amount, company.currency, locale);
}
