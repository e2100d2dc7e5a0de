// Sends every request of docs/first-campaign.md and its translation, in order, to a service, and holds the page to what comes back.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nowMs, openCouponShop } from "./fixtures/coupon-shop.ts";
import { root } from "./tidy/source.ts";

interface Sent {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

const pages = ["docs/first-campaign.md", "docs/first-campaign.zh-CN.md"] as const;

/** The calls `ask METHOD PATH 'JSON'` of a page; the shell's date becomes the test's. */
function callsOf(page: string): readonly Sent[] {
  const text = readFileSync(join(root, page), "utf8").replaceAll("'$(date +%s)'000", String(nowMs));
  return [...text.matchAll(/^ask (GET|POST|PUT|DELETE) (\S+)(?: '(.*)')?$/gm)].map(([, method, path, json]) => ({
    method: method as Sent["method"], path, ...(json !== undefined && { body: JSON.parse(json) as unknown }),
  }));
}

test("both languages send the same requests", () => {
  const [english, chinese] = pages.map(callsOf);
  expect(chinese).toEqual(english);
  expect(english.length).toBeGreaterThanOrEqual(10);
});

describe("the page, request by request", async () => {
  const shop = await openCouponShop();
  const answers = new Map<string, Awaited<ReturnType<typeof shop.call>>>();
  for (const { method, path, body } of callsOf(pages[0])) test(`${method} ${path}`, async () => {
    const answer = await shop.call(method, path, body === undefined ? {} : { body });
    expect(answer.text, answer.text).not.toContain("problem+json");
    expect(answer.status, answer.text).toBeLessThan(300);
    answers.set(`${method} ${path}`, answer);
  });

  test("the offer was open to the customer, the order found its decision, and the cap stands", () => {
    const { choices: [{ masked }] } = answers.get("POST /v1/campaigns/welcome/decisions")!.body;
    expect(masked ?? []).toEqual([]);
    expect(answers.get("POST /v1/track")!.body.orders).toMatchObject([{ campaign: "welcome", decision: "visit-1", refused: null }]);
    const [account] = answers.get("GET /v1/campaigns/welcome/accounts")!.body.accounts;
    expect(account).toMatchObject({ account: "budget-0", cap: 600_000 });
    expect(account.available + account.reserved + account.settled).toBe(600_000);
    const { request, stages: [{ candidates }], outcomes } = answers.get("GET /v1/campaigns/welcome/decisions/visit-1")!.body;
    expect(request).toMatchObject({ affinityShares: { home: 1 }, basketCents: 6400 });
    expect(candidates.map(({ candidate, because }: { readonly candidate: string; readonly because: unknown }) => [candidate, because])).toEqual([["none", null], ["5-off", null], ["8-percent", null]]);
    expect(outcomes).toHaveLength(1);
  });
});
