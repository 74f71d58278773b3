import {
  campaignSlot,
  expenseSlot,
  leadFormSlot,
  leadLinkSlot,
  leadSlot,
} from "@/features/campaigns/campaigns.screen";
import { cardFaceSlot } from "@/features/cardface/cardface.screen";
import { productSlot } from "@/features/catalog/product.screen";
import { benefitSlot, clubCovers, clubTab, householdSlot } from "@/features/club/club.screen";
import { customerSlot } from "@/features/customers/customer.screen";
import { eventSlot } from "@/features/events/events.screen";
import {
  bouncedAddressSlot,
  enrolmentSlot,
  journeySlot,
  journeysTab,
  ToCampaignCalls,
} from "@/features/journeys/journeys.screen";
import { articleSlot, knowledgeTab } from "@/features/knowledge/knowledge.screen";
import { GiveAsked } from "@/features/member/GiveAsked";
import { MemberLink } from "@/features/member/MemberLink";
import { RecordRequest } from "@/features/member/RecordRequest";
import { messageSlot } from "@/features/messages/messages.screen";
import { roleSlot } from "@/features/org/role.screen";
import { editionSlot, recipientSlot } from "@/features/periodicals/periodicals.screen";
import {
  couponSlot,
  priceBookSlot,
  priceRuleSlot,
  promotionSlot,
  ToPriceCard,
} from "@/features/pricing/pricing.screen";
import { contractSlot, orderSlot, quotationSlot } from "@/features/sales/sales.screen";
import {
  directionSlot,
  findingSlot,
  goalSlot,
  roundSlot,
  swotSlot,
  topicSlot,
} from "@/features/scheme/scheme.screen";
import { audienceTabs, segmentSlot } from "@/features/segments/segment.screen";
import { LabelActions } from "@/features/stock/LabelActions";
import { stockSlot } from "@/features/stock/stock.screen";
import { AboutCell } from "@/features/tasks/AboutCell";
import { ToAbout } from "@/features/tasks/ToAbout";
import { saleSlot } from "@/features/till/sale.screen";
import { handPriceSlot } from "@/features/till/till.screen";
import { userSlot } from "@/features/users/user.screen";
import type { RecordSlots } from "@/record/slots";
import type { TogetherParts } from "@/record/together/context";
import { treeSlot } from "@/record/tree.screen";
import { both, later } from "./later";

/** Which feature adds what to which entity's page. */
export const slots: RecordSlots = {
  "catalog.category": treeSlot,
  // Two features have something to say on a product's page.
  "catalog.product": {
    ...productSlot,
    Actions: ToPriceCard,
    ListActions: LabelActions,
    tabs: [knowledgeTab],
  },
  // The club and the member's own pages are features of their own, and stand on the customer's page.
  "customers.customer": {
    ...customerSlot,
    Actions: both(both(MemberLink, RecordRequest), customerSlot.Actions),
    tabs: [clubTab],
    covers: [...customerSlot.covers, ...clubCovers],
  },
  "customers.classification": treeSlot,
  "customers.household": householdSlot,
  "customers.activity": { Actions: ToAbout, cells: { about: AboutCell }, covers: [] },
  "journeys.enrolment": enrolmentSlot,
  "journeys.journey": journeySlot,
  "journeys.step": { cells: { effect: AboutCell }, covers: [] },
  "loyalty.benefit": benefitSlot,
  "loyalty.card_face": cardFaceSlot,
  "events.event": { ...eventSlot, tabs: [knowledgeTab] },
  "knowledge.article": articleSlot,
  // Who is reached, and what it moved, is the business of another feature.
  "marketing.campaign": {
    ...campaignSlot,
    Actions: both(ToCampaignCalls, campaignSlot.Actions),
    tabs: [...(campaignSlot.tabs ?? []), ...audienceTabs, journeysTab, knowledgeTab],
    covers: [...campaignSlot.covers, "journeys.journey"],
  },
  "marketing.campaign_task": { tabs: [knowledgeTab], covers: [] },
  "marketing.script": { tabs: [knowledgeTab], covers: [] },
  "marketing.expense": expenseSlot,
  "marketing.lead": leadSlot,
  "member.request": { Actions: GiveAsked, covers: [] },
  "messages.bounced_address": bouncedAddressSlot,
  "messages.message": { ...messageSlot, cells: { about: AboutCell } },
  "marketing.lead_form": leadFormSlot,
  "marketing.lead_link": leadLinkSlot,
  "marketing.segment": { ...segmentSlot, tabs: [knowledgeTab] },
  "org.market_area": treeSlot,
  "org.role": roleSlot,
  "org.user": userSlot,
  "periodicals.edition": editionSlot,
  "periodicals.recipient": recipientSlot,
  "pricing.coupon": couponSlot,
  "pricing.price_book": priceBookSlot,
  "pricing.price_rule": priceRuleSlot,
  "pricing.promotion": promotionSlot,
  "sales.contract": contractSlot,
  "sales.order": orderSlot,
  "sales.quotation": { ...quotationSlot, cells: { about: AboutCell } },
  "scheme.direction": directionSlot,
  "scheme.finding": findingSlot,
  "scheme.round": roundSlot,
  "scheme.round_goal": goalSlot,
  "scheme.swot": swotSlot,
  "scheme.topic": topicSlot,
  "trade.hand_price": handPriceSlot,
  "trade.sale": saleSlot,
  "trade.stock_balance": stockSlot,
};

/** The cells of fields that features show their own way. */
export const cells = Object.fromEntries(Object.entries(slots).map(([entity, slot]) => [entity, slot.cells]));

/** How features show their records on time lines. They come with the first time line. */
export const together: TogetherParts = {
  items: {
    activity: later(async () => (await import("@/features/customers/ActivityItem")).ActivityItem),
    consent: later(async () => (await import("@/features/customers/ConsentItem")).ConsentItem),
    event: later(async () => (await import("@/features/events/EventItem")).EventItem),
    message: later(async () => (await import("@/features/messages/MessageItem")).MessageItem),
    sale: later(async () => (await import("@/features/customers/SaleItem")).SaleItem),
  },
  Add: later(async () => (await import("@/features/customers/QuickAdd")).QuickAdd),
};
