// How often a browser may ask, and how often somebody may try a key that opens nothing.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { fail } from "../../core/index.ts";
import type { HttpLimits } from "./limits.ts";

/** Both throw `too-many`. */
export interface Rates {
  browser(request: FastifyRequest): Promise<void>;
  refused(request: FastifyRequest): Promise<void>;
}

/** Counts in the memory of this process, per minute. The rate-limit plugin must be registered. */
export function createRates(app: FastifyInstance, { browserPerMinute, refusedPerMinute }: Pick<HttpLimits, "browserPerMinute" | "refusedPerMinute">): Rates {
  const browser = app.createRateLimit({ max: browserPerMinute, timeWindow: 60_000, keyGenerator: ({ caller, ip }) => `${caller?.key} ${ip}` });
  const refused = app.createRateLimit({ max: refusedPerMinute, timeWindow: 60_000, keyGenerator: ({ ip }) => `refused ${ip}` });
  const check = async (limit: typeof browser, request: FastifyRequest): Promise<void> => {
    const { isAllowed, ...rest } = await limit(request);
    if (!isAllowed && "isExceeded" in rest && rest.isExceeded) fail("too-many", "requests", `at most ${rest.max} a minute`, "more");
  };
  return { browser: (request) => check(browser, request), refused: (request) => check(refused, request) };
}
