// The HTTP app: what a server, a browser and an operator get, and how faults are told.
import { describe, expect, test } from "vitest";
import type { Static } from "typebox";
import { Value } from "typebox/value";
import { openHttpShop } from "../../../test/fixtures/http-shop.ts";
import { HOUR, windowMs } from "../../../test/fixtures/gift-shop.ts";
import type { CampaignList } from "../../client/schemas/campaigns.ts";
import { Answer, BatchAnswer, ExplainedDecision, PublicAnswer } from "../../client/schemas/decisions.ts";
import { createLearner, encodeSnapshot } from "../../core/index.ts";
import { findAlgorithm } from "../../algorithms/index.ts";

const decisions = "/v1/campaigns/spring/decisions";

describe("a decision over HTTP", () => {
  test("is the same byte for byte however often it is asked, and a conflict with another request", async () => {
    const { call, ask, service } = await openHttpShop();
    const replies = await Promise.all(Array.from({ length: 8 }, () => call("POST", decisions, { as: "server", body: ask("d") })));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies[0]).toMatchObject({ status: 200, body: { campaign: "spring", decision: "d", bucket: "live", policy: "uniform" } });
    expect(Value.Check(Answer, replies[0].body)).toBe(true);
    const other = await call("POST", decisions, { as: "server", body: ask("d", "somebody else") });
    expect(other).toMatchObject({ status: 409, type: "application/problem+json", body: { code: "conflict", status: 409 } });
    expect(await service.decide({ campaign: "spring", ...ask("d") })).toEqual(replies[0].body);
  });

  test("tells a browser what to do and nothing of how it was chosen", async () => {
    const { call, ask } = await openHttpShop();
    const { status, body, text } = await call("POST", decisions, { as: "publishable", body: ask("d") });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(["campaign", "candidates", "decision", "fallback"]);
    expect(text).not.toMatch(/propensity|probab|bucket|policy|choices/);
    expect(Value.Check(PublicAnswer, body)).toBe(true);
  });

  test("comes many at once, each with an answer or a fault of its own", async () => {
    const { call, ask } = await openHttpShop();
    const asked = [ask("a"), ask("b"), ask("a", "another"), { decision: "c", request: {} }];
    const { status, body } = await call("POST", `${decisions}/batch`, { as: "server", body: { decisions: asked } });
    expect(status).toBe(200);
    expect(Value.Check(BatchAnswer, body)).toBe(true);
    expect((body as BatchAnswer).results.map((result) => ("answer" in result ? result.answer.decision : result.problem.code))).toEqual(["a", "b", "conflict", "bad-request"]);
  });

  test("is explained: what was seen, who was eligible and why not the others, the draw, what it holds, what became of it", async () => {
    const { call, ask, at } = await openHttpShop({ caps: { gifts: 350 }, assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
    at(5);
    const made = (await call("POST", decisions, { as: "server", body: ask("d") })).body;
    const { status, body } = await call("GET", `${decisions}/d`, { as: "read" });
    expect(status).toBe(200);
    expect(Value.Errors(ExplainedDecision, body)).toEqual([]);
    expect(body).toMatchObject({ decision: "d", atMs: 5, erased: false, remembered: true, request: ask("d").request, status: { shown: false, voided: false, closed: false } });
    const [stage] = body.stages;
    expect(stage.state).toEqual([{ name: "taste", value: 1 }]);
    expect(stage.chosen).toBe(made.choices[0].candidate);
    expect((body as ExplainedDecision).stages[0].candidates.map((each) => [each.candidate, each.forbiddenBy, each.probability])).toEqual([["none", null, 0.5], ["small", null, 0.5], ["large", "money", 0]]);
    expect((body as ExplainedDecision).stages[0].candidates.map(({ because }) => because)).toEqual([null, null, expect.stringMatching(/^it would have had to hold \d+ of gifts, and that was not free/)]);
    // The draw picks what was chosen: below one half the first of two, else the second.
    expect(stage.chosen).toBe(stage.draw < 0.5 ? "none" : "small");
    expect((await call("GET", `${decisions}/never`, { as: "read" })).body.code).toBe("not-found");
  });

  test("by a learned policy is explained feature by feature, after the policy came in as bytes, went out again and was promoted", async () => {
    const { call, ask, service } = await openHttpShop();
    const learner = createLearner(findAlgorithm("linear-ucb"), service.campaigns.find("spring").problem.spec);
    const bytes = Buffer.from(encodeSnapshot(learner.snapshot()));
    const brought = await call("POST", "/v1/campaigns/spring/policies", { body: bytes, headers: { "content-type": "application/octet-stream" } });
    expect(brought).toMatchObject({ status: 200, body: { policy: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    const { policy } = brought.body;
    expect(Buffer.from((await call("GET", `/v1/policies/${policy}`)).text, "latin1").length).toBeGreaterThan(0);
    expect((await call("GET", "/v1/policies")).body).toEqual({ policies: [policy] });
    expect((await call("POST", "/v1/campaigns/spring/promote", { body: { bucket: "live", assignment: { policy, explorationFloor: 0.1 }, reason: "a trial" } })).body).toEqual({ done: true });
    await call("POST", decisions, { as: "server", body: ask("d") });
    const { body } = await call("GET", `${decisions}/d`);
    expect(body.assignment).toEqual({ policy, explorationFloor: 0.1 });
    for (const candidate of body.stages[0].candidates) expect(candidate).toMatchObject({ score: expect.any(Number), contributions: expect.arrayContaining([expect.objectContaining({ feature: expect.any(String) })]) });
    const damaged = await call("POST", "/v1/campaigns/spring/policies", { body: bytes.subarray(0, 40), headers: { "content-type": "application/octet-stream" } });
    expect(damaged).toMatchObject({ status: 400, body: { code: "bad-snapshot" } });
  });
});

describe("what became of a decision", () => {
  test("is shown, redeemed once, told again without harm, refunded; and the accounts add up", async () => {
    const { call, ask } = await openHttpShop();
    let decision = "";
    for (let index = 0; decision === ""; index++) {
      const { body } = await call("POST", decisions, { as: "server", body: ask(`d${index}`) });
      if (body.choices[0].candidate === "small") decision = `d${index}`;
    }
    const at = `${decisions}/${decision}`;
    expect((await call("POST", `${at}/shown`, { as: "publishable" })).body).toEqual({ done: true });
    const redeem = (outcomeId: string) => call("POST", `${at}/redeem`, { as: "server", body: { outcomeId, outcome: { kind: "taken", cents: 100 } } });
    const replies = await Promise.all(Array.from({ length: 32 }, (_, index) => redeem(`o${index}`)));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, ...Array.from({ length: 31 }, () => 409)]);
    const winner = replies.findIndex(({ status }) => status === 200);
    expect((await redeem(`o${winner}`)).body).toMatchObject({ repeated: true, late: false });
    expect((await call("POST", `${at}/void`, { as: "server", body: { reason: "too late" } })).body.code).toBe("not-valid");
    const reversal = { reversalId: "r", amounts: { gifts: 40 }, reason: "sent back" };
    for (let time = 0; time < 2; time++) expect((await call("POST", `${at}/reverse`, { as: "server", body: reversal })).status).toBe(200);
    const { accounts } = (await call("GET", "/v1/campaigns/spring/accounts", { as: "read" })).body;
    expect(accounts).toEqual([expect.objectContaining({ account: "gifts", stream: "one", settled: 60, cap: 100_000 })]);
    expect(accounts[0].available + accounts[0].reserved + accounts[0].settled).toBe(accounts[0].cap);
    const explained = (await call("GET", at)).body;
    expect(explained).toMatchObject({ status: { shown: true, redeemedBy: `o${winner}` }, outcomes: [{ outcomeId: `o${winner}`, outcome: { kind: "taken", cents: 100 } }] });
  });

  test("a rating is an outcome of the problem, and refused where the problem knows none", async () => {
    const { call, ask } = await openHttpShop();
    await call("POST", decisions, { as: "server", body: ask("d") });
    const rating = { campaign: "spring", decision: "d", feedbackId: "f", stars: 4 };
    expect((await call("POST", "/v1/feedback", { as: "publishable", body: rating })).body.code).toBe("bad-outcome");
    expect((await call("POST", "/v1/feedback", { as: "publishable", body: { ...rating, stars: 6 } })).body.code).toBe("bad-body");
  });
});

describe("campaigns", () => {
  test("are checked without being created, created, switched, listed", async () => {
    const { call } = await openHttpShop();
    const autumn = { campaign: "autumn", problem: "gift-shop", caps: { gifts: 500 }, holdoutShare: 0.1 };
    const dry = await call("POST", "/v1/campaigns?dryRun=true", { body: autumn });
    expect(dry).toMatchObject({ status: 200, body: { created: false, plan: { caps: { gifts: 500 }, holdMs: 0 } } });
    expect((await call("GET", "/v1/campaigns/autumn")).body.code).toBe("not-found");
    expect((await call("POST", "/v1/campaigns", { body: autumn })).body.created).toBe(true);
    expect((await call("POST", "/v1/campaigns", { body: autumn })).body.code).toBe("conflict");
    expect((await call("POST", "/v1/campaigns", { body: { ...autumn, campaign: "x", holdoutShare: 0.6, canaryShare: 0.6 } })).body.code).toBe("bad-settings");
    expect((await call("POST", "/v1/campaigns", { body: { ...autumn, campaign: "x", problem: "magic" } })).body.code).toBe("unknown-name");
    await call("POST", "/v1/campaigns/autumn/switch", { body: { on: false, reason: "not yet" } });
    const { campaigns } = (await call("GET", "/v1/campaigns")).body as Static<typeof CampaignList>;
    expect(campaigns.map(({ campaign, on }) => [campaign, on])).toEqual([["spring", true], ["autumn", false]]);
    expect((await call("POST", "/v1/campaigns/spring/shadow", { body: { assignment: { policy: "uniform", explorationFloor: 0 }, reason: "look" } })).status).toBe(200);
    expect((await call("POST", "/v1/campaigns/spring/reprice")).body).toEqual({ prices: {} });
  });
});

describe("under load and after the end", () => {
  test("a decision is answered with the fallback, marked, and nothing is journaled; a known one is told again", async () => {
    const overload = { mostWaiting: 1e9, mostAtOnce: 1e9, mostDelayMs: 1e9 };
    const calm = await openHttpShop();
    const known = await calm.call("POST", decisions, { as: "server", body: calm.ask("known") });
    const busy = await openHttpShop({}, {}, { limits: { overload: { ...overload, mostAtOnce: 0.5 } } });
    const shed = await busy.call("POST", decisions, { as: "server", body: busy.ask("d") });
    expect(shed).toMatchObject({ status: 200, body: { decision: "d", candidates: [{ name: "none" }], fallback: true, shed: true } });
    expect(busy.service.journal.state.get("spring")!.slices.get("one")!.decisions.size).toBe(0);
    await busy.service.decide({ campaign: "spring", ...busy.ask("known") });
    expect((await busy.call("POST", decisions, { as: "server", body: busy.ask("known") })).text).toBe(known.text);
    const refused = await openHttpShop({}, {}, { limits: { overload: { ...overload, mostAtOnce: 0.2 } } });
    expect(await refused.call("GET", "/v1/campaigns")).toMatchObject({ status: 503, body: { code: "overloaded" } });
    expect((await busy.call("GET", "/metrics")).text).toMatch(/propense_shed_total\{campaign="spring"\} 1/);
  });

  test("readiness says what the store survives, and is over while the service stops", async () => {
    let open = true;
    const { call } = await openHttpShop({}, {}, { accepting: () => open });
    expect(await call("GET", "/ready", { as: null })).toMatchObject({ status: 200, body: { ready: true, durability: "none", waiting: 0 } });
    open = false;
    expect(await call("GET", "/ready", { as: null })).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(await call("GET", "/health", { as: null })).toMatchObject({ status: 200, body: { alive: true } });
  });

  test("metrics show every account", async () => {
    const { call, ask } = await openHttpShop();
    await call("POST", decisions, { as: "server", body: ask("d") });
    const { text, type } = await call("GET", "/metrics", { as: "read" });
    expect(type).toContain("text/plain");
    expect(text).toContain('propense_account_units{campaign="spring",account="gifts",stream="one",part="cap"} 100000');
    expect(text).toMatch(/propense_decisions_total\{campaign="spring",bucket="live",fallback="false"\} 1/);
    expect(text).toMatch(/propense_http_request_seconds_count\{route="decide",status="200"\} 1/);
  });
});

test("late outcomes count for nothing, and say so", async () => {
  const { call, ask, at } = await openHttpShop();
  await call("POST", decisions, { as: "server", body: ask("d") });
  at(windowMs + HOUR);
  const { body } = await call("POST", `${decisions}/d/outcomes`, { as: "server", body: { outcomeId: "o", outcome: { kind: "bought", marginCents: 5 } } });
  expect(body).toEqual({ decision: "d", outcomeId: "o", late: true, repeated: false });
});
