import { createRouter } from "@tanstack/react-router";
import { Waiting } from "./fallbacks";
import { campaignRoutes, leadFormRoutes } from "./routes/campaigns";
import { clubRoutes } from "./routes/club";
import { dataRoutes } from "./routes/data";
import { doorRoutes } from "./routes/door";
import { eventRoutes } from "./routes/events";
import { insightRoutes } from "./routes/insight";
import { journeyRoutes, wayOutRoutes } from "./routes/journeys";
import { editionRoutes, knowledgeRoutes } from "./routes/knowledge";
import { priceRoutes } from "./routes/prices";
import { salesRoutes } from "./routes/sales";
import { schemeRoutes } from "./routes/scheme";
import { segmentRoutes } from "./routes/segments";
import { root, shell } from "./routes/shell";
import { systemRoutes } from "./routes/system";
import { tillRoutes } from "./routes/till";
import { workRoutes } from "./routes/work";
import { parseSearch, stringifySearch } from "./searchParams";

export const router = createRouter({
  routeTree: root.addChildren([
    ...doorRoutes,
    ...tillRoutes,
    ...eventRoutes,
    ...leadFormRoutes,
    ...wayOutRoutes,
    ...editionRoutes,
    shell.addChildren([
      ...workRoutes,
      ...insightRoutes,
      ...dataRoutes,
      ...priceRoutes,
      ...salesRoutes,
      ...clubRoutes,
      ...campaignRoutes,
      ...journeyRoutes,
      ...segmentRoutes,
      ...schemeRoutes,
      ...knowledgeRoutes,
      ...systemRoutes,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingComponent: Waiting,
  defaultPendingMs: 200,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
