import type { PointsAccount } from "@/api/club";

/** What of an account could go to another one, and what couldn't. */
export interface Fate {
  account: PointsAccount;
  /** Points that can move. */
  moves: number;
  /** Points that stay whatever is chosen: put aside, or not to be spent yet. */
  stays: number;
}

const fateOf = (account: PointsAccount): Fate => ({
  account,
  // While points are owed none is free, and the server says so; a frozen account gives nothing away.
  moves: account.state === "open" ? Math.max(0, account.available) : 0,
  stays: account.held + account.pending,
});

/** Who joins a household may bring what can be spent of the own accounts of shared programmes. */
export function fateOfJoining(accounts: PointsAccount[], shared: string[]): Fate[] {
  return accounts
    .filter((one) => one.household_id === null && shared.includes(one.programme_id))
    .map(fateOf)
    .filter((fate) => fate.moves + fate.stays > 0);
}

/** Who leaves may take along what can be spent of the household's accounts. */
export function fateOfLeaving(accounts: PointsAccount[], household: string): Fate[] {
  return accounts.filter((one) => one.household_id === household).map(fateOf);
}
