// Errors over HTTP: every stable code has one status, and a body of application/problem+json (RFC 9457).
import { errorTitles, PropenseError, type ErrorCode, type Fault } from "../../core/index.ts";
import type { ProblemBody } from "../../client/schemas/common.ts";

/** The status of every code; docs/errors.md is checked against this table by a test. */
export const httpStatus: { readonly [code in ErrorCode]: number } = {
  "bad-flag": 400, "bad-file": 500, "bad-log": 400, "bad-settings": 400, "bad-request": 400, "bad-outcome": 400, "bad-snapshot": 400, "bad-expression": 400, "bad-body": 400, "bad-event": 400, "personal-data": 400,
  "unsuited": 400, "unknown-name": 400, "broken-policy": 500, "no-candidate": 500, "over-budget": 409, "ledger": 409, "conflict": 409, "not-found": 404, "diverged": 500,
  "stale": 503, "not-valid": 409, "gone": 410, "unavailable": 503, "overloaded": 503, "unauthorized": 401, "forbidden": 403, "too-many": 429, "too-large": 413, "too-slow": 408,
};

/** The media type of errors. */
export const problemType = "application/problem+json";

/** The body for a fault of the input or the caller. */
export function problemOf({ code, where, expected, got }: Fault): ProblemBody {
  return { type: `/docs#${code}`, title: errorTitles[code], status: httpStatus[code], code, detail: `${where}: expected ${expected}, got ${got}` };
}

/** What Fastify itself refuses, in our words. */
const foreign: { readonly [code: string]: Fault } = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: "too-large", where: "body", expected: "fewer bytes", got: "more than the service reads" },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: "bad-body", where: "content-type", expected: "the media type of the route", got: "another one" },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: "bad-body", where: "content-length", expected: "the length of the body", got: "another one" },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: "bad-body", where: "body", expected: "JSON", got: "nothing" },
  FST_ERR_BAD_URL: { code: "bad-body", where: "path", expected: "a path in UTF-8, percent-encoded", got: "something else" },
};

/** The fault of an error; null for a fault of ours. */
export function faultOf(error: unknown): Fault | null {
  if (error instanceof PropenseError) return error.fault;
  const { code, statusCode } = (typeof error === "object" && error !== null ? error : {}) as { readonly code?: unknown; readonly statusCode?: unknown };
  if (typeof code === "string" && Object.hasOwn(foreign, code)) return foreign[code];
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) return { code: "bad-body", where: "request", expected: "HTTP that can be read", got: typeof code === "string" ? code : `${statusCode}` };
  return null;
}

/** The body for a fault of ours: nothing of what went wrong inside leaves the service. */
export const ourFault: ProblemBody = {
  type: "/docs", title: "A fault of the service", status: 500, code: "internal", detail: "service: expected to answer, got a fault that is in its log",
};
