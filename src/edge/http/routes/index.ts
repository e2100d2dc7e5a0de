// Every route, in the order of the documents.
import type { Route } from "../route.ts";
import { campaignRoutes } from "./campaigns.ts";
import { decisionRoutes } from "./decisions.ts";
import { keyRoutes } from "./keys.ts";
import { operationRoutes } from "./operations.ts";
import { outcomeRoutes } from "./outcomes.ts";
import { policyRoutes } from "./policies.ts";

/** The routes. */
export const routes: readonly Route[] = [...decisionRoutes, ...outcomeRoutes, ...campaignRoutes, ...policyRoutes, ...keyRoutes, ...operationRoutes];
