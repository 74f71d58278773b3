import "./club.css";
import { useEntity } from "@/api/manifest";
import type { SlotProps } from "@/record/slots";
import { BenefitsPanel } from "./BenefitsPanel";
import { CardsPanel } from "./CardsPanel";
import { HouseholdPanel } from "./HouseholdPanel";
import { PointsPanel } from "./PointsPanel";
import { TierPanel } from "./TierPanel";

/** What a customer is in the club: tier, points, cards, household and benefits, as far as the user may see them. */
export default function ClubTab({ row }: SlotProps) {
  const sees = {
    tiers: useEntity("loyalty.membership") !== undefined,
    points: useEntity("loyalty.points_account") !== undefined,
    cards: useEntity("loyalty.card") !== undefined,
    household: useEntity("customers.household_member") !== undefined,
    benefits: useEntity("loyalty.benefit") !== undefined,
  };
  return (
    <div className="club">
      <div className="club-main">
        {sees.tiers ? <TierPanel customer={row} /> : null}
        {sees.points ? <PointsPanel customer={row} /> : null}
      </div>
      <div className="club-side">
        {sees.cards ? <CardsPanel customer={row} /> : null}
        {sees.household ? <HouseholdPanel customer={row} /> : null}
        {sees.benefits ? <BenefitsPanel customer={row} /> : null}
      </div>
    </div>
  );
}
