// Every route, in the order of the documents.
import type { Route } from "../route.ts";
import { campaignRoutes } from "./campaigns.ts";
import { customerRoutes } from "./customers.ts";
import { decisionRoutes } from "./decisions.ts";
import { eventRoutes } from "./events.ts";
import { keyRoutes } from "./keys.ts";
import { ofrepRoutes } from "./ofrep.ts";
import { operationRoutes } from "./operations.ts";
import { outcomeRoutes } from "./outcomes.ts";
import { policyRoutes } from "./policies.ts";

/** The routes. */
export const routes: readonly Route[] = [
  ...decisionRoutes, ...ofrepRoutes, ...outcomeRoutes, ...eventRoutes, ...customerRoutes, ...campaignRoutes, ...policyRoutes, ...keyRoutes, ...operationRoutes,
];
