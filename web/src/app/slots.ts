import { campaignSlot, leadFormSlot, leadSlot } from "@/features/campaigns/campaigns.screen";
import { cardFaceSlot } from "@/features/cardface/cardface.screen";
import { productSlot } from "@/features/catalog/product.screen";
import { clubCovers, clubTab } from "@/features/club/club.screen";
import { customerSlot } from "@/features/customers/customer.screen";
import { eventSlot } from "@/features/events/events.screen";
import { roleSlot } from "@/features/org/role.screen";
import { priceBookSlot, promotionSlot, ToPriceCard } from "@/features/pricing/pricing.screen";
import { contractSlot, orderSlot, quotationSlot } from "@/features/sales/sales.screen";
import { userSlot } from "@/features/users/user.screen";
import type { RecordSlots } from "@/record/slots";
import type { TogetherParts } from "@/record/together/context";
import { later } from "./later";

/** Which feature adds what to which entity's page. */
export const slots: RecordSlots = {
  // Two features have something to say on a product's page.
  "catalog.product": { ...productSlot, Actions: ToPriceCard },
  // The club is a feature of its own, and stands on the customer's page.
  "customers.customer": {
    ...customerSlot,
    tabs: [clubTab],
    covers: [...customerSlot.covers, ...clubCovers],
  },
  "loyalty.card_face": cardFaceSlot,
  "events.event": eventSlot,
  "marketing.campaign": campaignSlot,
  "marketing.lead": leadSlot,
  "marketing.lead_form": leadFormSlot,
  "org.role": roleSlot,
  "org.user": userSlot,
  "pricing.price_book": priceBookSlot,
  "pricing.promotion": promotionSlot,
  "sales.contract": contractSlot,
  "sales.order": orderSlot,
  "sales.quotation": quotationSlot,
};

/** How features show their records on time lines. They come with the first time line. */
export const together: TogetherParts = {
  items: {
    activity: later(async () => (await import("@/features/customers/ActivityItem")).ActivityItem),
    consent: later(async () => (await import("@/features/customers/ConsentItem")).ConsentItem),
    event: later(async () => (await import("@/features/events/EventItem")).EventItem),
    sale: later(async () => (await import("@/features/customers/SaleItem")).SaleItem),
  },
  Add: later(async () => (await import("@/features/customers/QuickAdd")).QuickAdd),
};
