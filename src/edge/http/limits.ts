// Limits on size, time and rate of the HTTP app, with what holds unless something else is said.
import { standardOverload, type OverloadLimits } from "./overload.ts";

/** The limits. Depth is fixed (json.ts). */
export interface HttpLimits {
  /** Most bytes of a body; a policy file may have 64 MiB. */
  readonly bodyBytes: number;
  /** Time within which a request has to arrive. */
  readonly requestMs: number;
  /** Time within which it is answered. */
  readonly answerMs: number;
  readonly keepAliveMs: number;
  /** Requests per minute of one publishable key from one address. */
  readonly browserPerMinute: number;
  /** Refused keys per minute from one address. */
  readonly refusedPerMinute: number;
  /** Believe x-forwarded-for of the proxy in front. */
  readonly trustProxy: boolean;
  readonly overload: OverloadLimits;
}

/** What holds unless something else is said. */
export const standardHttpLimits: HttpLimits = {
  bodyBytes: 1 << 20, requestMs: 10_000, answerMs: 10_000, keepAliveMs: 72_000, browserPerMinute: 120, refusedPerMinute: 60, trustProxy: false, overload: standardOverload,
};
