import "./campaigns.css";
import { Skeleton } from "antd";
import { type ComponentType, lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { ExpenseButtons } from "./ExpenseButtons";
import { FormQr } from "./FormQr";
import { FormSheet } from "./FormSheet";
import { LeadButtons } from "./LeadButtons";
import { LifeButtons } from "./LifeButtons";
import { LinkPerStore } from "./LinkPerStore";
import { TEMPLATES, TemplateMark, TemplatesButton } from "./Templates";

/** A tab whose code comes when it is opened. */
function tab(load: () => Promise<{ default: ComponentType<SlotProps> }>): ComponentType<SlotProps> {
  const Content = lazy(load);
  return (props) => (
    <Suspense fallback={<Skeleton active />}>
      <Content {...props} />
    </Suspense>
  );
}

/** A campaign's page opens with how far it is and what it brought, and has its plan, money, results and copies. */
export const campaignSlot: RecordSlot = {
  tab: { key: "overview", label: "campaign.overview", Content: tab(() => import("./Overview")) },
  tabs: [
    { key: "plan", label: "campaign.plan", Content: tab(() => import("./Plan")) },
    { key: "budget", label: "campaign.budget", Content: tab(() => import("./Budget")) },
    { key: "execution", label: "campaign.execution", Content: tab(() => import("./Execution")) },
    { key: "copies", label: "campaign.copies", Content: tab(() => import("./Copies")) },
  ],
  Actions: LifeButtons,
  ListActions: TemplatesButton,
  // Nobody runs a template: it stands apart.
  parts: [
    { label: "campaign.part.campaigns", f: "is_template:eq:false" },
    { label: "campaign.part.templates", f: TEMPLATES, preset: { is_template: true } },
  ],
  Mark: TemplateMark,
  covers: [
    "marketing.campaign",
    "marketing.campaign_phase",
    "marketing.campaign_task",
    "marketing.budget_line",
    "marketing.expense",
  ],
};

/** A request for money is decided and paid where it stands. */
export const expenseSlot: RecordSlot = { Actions: ExpenseButtons, covers: [] };

function FormButtons(props: SlotProps) {
  return (
    <>
      <LinkPerStore {...props} />
      <FormSheet {...props} />
      <FormQr {...props} />
    </>
  );
}

/** A form's page has its address and the codes of all ways into it. */
export const leadFormSlot: RecordSlot = { Actions: FormButtons, covers: [] };

/** A way into a form has an address of its own. */
export const leadLinkSlot: RecordSlot = { Actions: FormQr, covers: [] };

/** A lead's page makes a customer of it. */
export const leadSlot: RecordSlot = { Actions: LeadButtons, covers: [] };
