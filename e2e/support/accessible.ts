import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

/** Every violation in a line that says where it is and how to mend it. */
export async function expectAccessible(page: Page, what: string, within = "html") {
  // No page has frames: the way without them needs no second page to gather the results in.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include(within)
    .withTags(["wcag2a", "wcag2aa"])
    .options({ resultTypes: ["violations"] })
    .analyze();
  const found = violations.flatMap((one) =>
    one.nodes.map((node) => `${what}: ${one.id} at ${node.target.join(" ")}: ${node.any[0]?.message ?? one.help}`),
  );
  expect.soft(found).toEqual([]);
}
