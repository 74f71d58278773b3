import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";

/** A decimal string as money of the company; nothing where there is none. */
export function useMoney(): (amount: string | null | undefined) => string {
  const locale = useLocale();
  const { company } = useSession();
  return (amount) =>
    amount === null || amount === undefined ? "" : moneyText(amount, company.currency, locale);
}
