// The live way by hand: repeatable answers, money that cannot be overspent, outcomes, windows, buckets, the kill switch.
import { describe, expect, test } from "vitest";
import { giftKind, giftProblem, HOUR, windowMs, type GiftSettings } from "../../test/fixtures/gift-shop.ts";
import { algorithms } from "../algorithms/index.ts";
import { createKeyed, createLearner, encodeSnapshot, PropenseError } from "../core/index.ts";
import { createMemorySnapshots, createMemoryStore } from "../edge/storage/memory.ts";
import type { Problem, ProblemKind } from "../problems/index.ts";
import { bucketOf } from "./buckets.ts";
import type { CampaignRequest } from "./campaigns.ts";
import type { ReadableDecided } from "./deciding.ts";
import { openDecisionService, type ServicePorts } from "./decision-service.ts";
import { plainState } from "./checkpoints.ts";
import { emptyState, foldEvent, type PlacedEvent } from "./state.ts";
import { openVault } from "./vault.ts";
import { verifyJournal } from "./verify.ts";

const uniform = { policy: "uniform", explorationFloor: 0 };
const campaign: CampaignRequest = {
  campaign: "spring", problem: "gift-shop", settings: {}, caps: { gifts: 1000 }, assignments: { live: uniform },
};

async function open(given: Partial<ServicePorts> = {}) {
  let now = 0;
  const ports: ServicePorts = {
    store: createMemoryStore(), snapshots: createMemorySnapshots(), vault: openVault, clock: () => now, secret: Uint8Array.of(1, 2, 3),
    stream: "writer-1", kinds: [giftKind], algorithms, ...given,
  };
  const service = await openDecisionService(ports);
  return { ports, service, at: (time: number) => { now = time; } };
}

const request = (visitor: string) => ({ visitor, atMs: 0, taste: 1 });
const faultOf = (promise: Promise<unknown>) => promise.then(
  () => "accepted",
  (error: unknown) => (error instanceof PropenseError ? error.fault.code : String(error)),
);

async function journaled(service: Awaited<ReturnType<typeof open>>["service"], decision: string) {
  const { position } = service.journal.state.get("spring")!.slices.get("writer-1")!.decisions.get(decision)!;
  return await service.journal.read({ stream: "writer-1", position }) as ReadableDecided;
}

async function decideMany(service: Awaited<ReturnType<typeof open>>["service"], count: number) {
  const answers = [];
  for (let index = 0; index < count; index++) {
    answers.push(await service.decide({ campaign: "spring", decision: `d${index}`, request: request(`v${index}`) }));
  }
  return answers;
}

describe("decide", () => {
  test("the same decision gets the identical answer; another request under its name is a conflict", async () => {
    const { service } = await open();
    await service.campaigns.create(campaign);
    const ask = { campaign: "spring", decision: "d", request: request("v") };
    const [first, again] = await Promise.all([service.decide(ask), service.decide(ask)]);
    expect(again).toEqual(first);
    expect(first.choices[0].propensity).toBeCloseTo(1 / 3, 12);
    expect(first.candidates).toEqual([expect.objectContaining({ name: first.choices[0].candidate })]);
    expect(await faultOf(service.decide({ ...ask, request: request("other") }))).toBe("conflict");
  });

  test("what is unknown or malformed is refused, and nothing is written", async () => {
    const { service, ports } = await open();
    await service.campaigns.create(campaign);
    const before = await ports.store.head("writer-1");
    expect(await faultOf(service.decide({ campaign: "autumn", decision: "d", request: request("v") }))).toBe("not-found");
    expect(await faultOf(service.decide({ campaign: "spring", decision: "d", request: { visitor: 3 } }))).toBe("bad-request");
    expect(await faultOf(service.record({ campaign: "spring", decision: "never", outcomeId: "o", outcome: {} }))).toBe("not-found");
    expect(await ports.store.head("writer-1")).toEqual(before);
  });

  test("never overspends: reservations are masked in time, and every maximum together stays below the cap", async () => {
    const { service } = await open();
    await service.campaigns.create(campaign);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) =>
      service.decide({ campaign: "spring", decision: `d${index}`, request: request(`v${index}`) })));
    const reserved = answers.flatMap((answer) => answer.candidates).reduce((sum: number, gift) => sum + (gift as { valueCents: number }).valueCents, 0);
    expect(reserved).toBeLessThanOrEqual(1000);
    expect(reserved).toBeGreaterThan(900);
    expect(answers.at(-1)?.choices[0]).toMatchObject({ candidate: "none", propensity: 1, masked: ["small", "large"] });
  });

  test("the kill switch leaves only the fallback, and comes off again", async () => {
    const { service } = await open();
    await service.campaigns.create(campaign);
    await service.campaigns.switchTo("spring", false, "complaints");
    const off = await service.decide({ campaign: "spring", decision: "off", request: request("v") });
    expect(off).toMatchObject({ fallback: true, choices: [{ candidate: "none", propensity: 1 }] });
    await service.campaigns.switchTo("spring", true, "mended");
    expect((await service.decide({ campaign: "spring", decision: "on", request: request("v") })).fallback).toBe(false);
  });

  test("holdout, canary and live are shares of the subjects, each with its own policy and propensity", async () => {
    const { service } = await open();
    await service.campaigns.create({
      ...campaign, caps: { gifts: 1_000_000 }, holdoutShare: 0.2, canaryShare: 0.3,
      assignments: { canary: { policy: "fallback", explorationFloor: 0.3 }, live: uniform },
    });
    const answers = await decideMany(service, 1000);
    const share = (bucket: string) => answers.filter((answer) => answer.bucket === bucket).length / 1000;
    expect(Math.abs(share("holdout") - 0.2)).toBeLessThan(0.05);
    expect(Math.abs(share("canary") - 0.3)).toBeLessThan(0.05);
    const canary = answers.find((answer) => answer.bucket === "canary" && answer.choices[0].candidate === "none")!;
    expect(canary.choices[0].propensity).toBeCloseTo(0.7 + 0.1, 12);
    expect(answers.filter((answer) => answer.bucket === "holdout").every((answer) => answer.choices[0].candidate === "none")).toBe(true);
  });
});

describe("record", () => {
  const taken = { kind: "taken", cents: 100 };
  async function withSmallGift() {
    const opened = await open();
    await opened.service.campaigns.create(campaign);
    const answers = await decideMany(opened.service, 8);
    const { decision } = answers.find((answer) => answer.choices[0].candidate === "small")!;
    const balance = () => opened.service.journal.state.get("spring")!.slices.get("writer-1")!.ledger.balance("gifts");
    return { ...opened, decision, balance };
  }

  test("pays out of the reservation, once however often it is told, and takes refunds back", async () => {
    const { service, decision, balance } = await withSmallGift();
    const { reserved } = balance();
    const tell = { campaign: "spring", decision, outcomeId: "o1", outcome: taken };
    expect(await service.record(tell)).toEqual({ decision, outcomeId: "o1", late: false, repeated: false });
    expect(await service.record(tell)).toEqual({ decision, outcomeId: "o1", late: false, repeated: true });
    expect(balance()).toMatchObject({ settled: 100, reserved: reserved - 100 });
    expect(await faultOf(service.record({ ...tell, outcome: { kind: "taken", cents: 50 } }))).toBe("conflict");
    await service.record({ ...tell, outcomeId: "o2", outcome: { kind: "returned", cents: 60 } });
    expect(balance()).toMatchObject({ settled: 40, reserved: reserved - 40 });
  });

  test("refuses to pay more than was reserved, whatever a broken problem says, and stays as it was", async () => {
    const broken: ProblemKind = {
      ...giftKind,
      create: (settings) => {
        const problem: Problem = giftKind.create(settings as GiftSettings);
        return { ...problem, assess: (...given) => ({ ...problem.assess(...given), settled: [{ account: "gifts", amount: 401, final: false }] }) };
      },
    };
    const { service } = await open({ kinds: [broken] });
    await service.campaigns.create(campaign);
    const [{ decision }] = await decideMany(service, 1);
    const before = plainState(service.journal.state);
    expect(await faultOf(service.record({ campaign: "spring", decision, outcomeId: "o", outcome: taken }))).toBe("ledger");
    expect(plainState(service.journal.state)).toEqual(before);
  });

  test("after the window the money is free, and an outcome is late", async () => {
    const { service, decision, balance, at } = await withSmallGift();
    await service.record({ campaign: "spring", decision, outcomeId: "o1", outcome: taken });
    at(windowMs);
    expect(await service.closeWindows()).toBe(0);
    at(windowMs + 1);
    expect(await service.closeWindows()).toBe(8);
    expect(await service.closeWindows()).toBe(0);
    expect(balance()).toMatchObject({ reserved: 0, settled: 100 });
    const late = await service.record({ campaign: "spring", decision, outcomeId: "o2", outcome: taken });
    expect(late.late).toBe(true);
    expect(balance()).toMatchObject({ reserved: 0, settled: 100 });
    const { records } = await service.records("spring");
    expect(records).toHaveLength(8);
    expect(records.find((record) => record.decision === decision)!.outcomes).toEqual([taken]);
    expect(records.filter((record) => record.outcomes.length === 0)).toHaveLength(7);
  });
});

describe("the journal", () => {
  async function busy() {
    const opened = await open();
    const { service, at } = opened;
    await service.campaigns.create({ ...campaign, caps: { gifts: 10_000 }, holdoutShare: 0.1, prices: { spend: 0.25 } });
    await decideMany(service, 20);
    const learner = createLearner(algorithms.find(({ name }) => name === "linear-ucb")!, giftProblem(giftKind.presets["default"]).spec);
    const name = await service.campaigns.publish("spring", learner.snapshot());
    await service.campaigns.promote("spring", "live", { assignment: { policy: name, explorationFloor: 0.1 }, reason: "test" });
    for (let index = 20; index < 40; index++) {
      at(index * HOUR);
      await service.decide({ campaign: "spring", decision: `d${index}`, request: request(`v${index}`) });
      await service.record({ campaign: "spring", decision: `d${index}`, outcomeId: "o", outcome: { kind: "bought", marginCents: 300 } });
    }
    await service.closeWindows();
    return opened;
  }

  test("replayed, it reproduces every bucket, choice and propensity", async () => {
    const { service, ports } = await busy();
    expect(await verifyJournal(service.journal.events(), ports)).toEqual({ decisions: 40, erased: 0, mismatches: [] });
    const wrong = await verifyJournal(service.journal.events(), { ...ports, secret: Uint8Array.of(9) });
    expect(wrong.mismatches.length).toBeGreaterThan(10);
  });

  test("another start folds it into the same state, and fences the first writer off", async () => {
    const { service, ports } = await busy();
    const second = await openDecisionService(ports);
    expect(plainState(second.journal.state)).toEqual(plainState(service.journal.state));
    const ask = { campaign: "spring", decision: "d3", request: request("v3") };
    expect(await second.decide(ask)).toEqual(await service.decide(ask));
    await second.decide({ ...ask, decision: "new" });
    expect(await faultOf(service.decide({ ...ask, decision: "newer" }))).toBe("stale");
    await service.journal.refresh();
    expect(await faultOf(service.decide({ ...ask, decision: "newest" }))).toBe("stale");
  });

  test("streams fold in any order into the same state", async () => {
    const { service } = await busy();
    const streams = new Map<string, PlacedEvent[]>();
    for await (const placed of service.journal.events()) streams.set(placed.stream, [...streams.get(placed.stream) ?? [], placed]);
    const [control, writer] = [streams.get("control")!, streams.get("writer-1")!];
    const fold = (events: readonly PlacedEvent[]) => {
      const state = emptyState();
      for (const event of events) foldEvent(state, event);
      return plainState(state);
    };
    const shuffled = writer.flatMap((event, index) => (index < control.length ? [event, control[index]] : [event]));
    expect(fold([...writer, ...control])).toEqual(fold([...control, ...writer]));
    expect(fold(shuffled)).toEqual(fold([...control, ...writer]));
  });

  test("of two writers only one holds the money; the other answers with what costs nothing, and knows what was decided", async () => {
    const { service, ports } = await open();
    await service.campaigns.create(campaign);
    const first = await service.decide({ campaign: "spring", decision: "d", request: request("v") });
    const other = await openDecisionService({ ...ports, stream: "writer-2" });
    expect((await other.decide({ campaign: "spring", decision: "e", request: request("w") })).choices[0]).toMatchObject({ candidate: "none", propensity: 1 });
    await service.decide({ campaign: "spring", decision: "later", request: request("x") });
    expect(await other.decide({ campaign: "spring", decision: "d", request: request("v") })).toEqual(first);
    expect((await other.decide({ campaign: "spring", decision: "later", request: request("x") })).decision).toBe("later");
  });

  test("pacing raises the price of a limit that is spent too fast, and the price is journaled", async () => {
    const { service, at } = await open();
    const plan = { cap: 1000, integralGain: 2, proportionalGain: 0, initialPrice: 0, ceiling: 5 };
    await service.campaigns.create({ ...campaign, pacing: { spend: { account: "gifts", plan, fromMs: 0, untilMs: 100 * HOUR } } });
    await decideMany(service, 40);
    at(10 * HOUR);
    const prices = await service.campaigns.reprice("spring");
    const { reserved } = service.journal.state.get("spring")!.slices.get("writer-1")!.ledger.balance("gifts");
    expect(prices["spend"]).toBeCloseTo(2 * (reserved / 1000 - 0.1), 9);
    await service.decide({ campaign: "spring", decision: "priced", request: request("p") });
    expect((await journaled(service, "priced")).prices["spend"]).toBe(Math.fround(prices["spend"]));
  });

  test("campaigns are checked when they are created", async () => {
    const { service } = await open();
    expect(await faultOf(service.campaigns.create({ ...campaign, problem: "unknown" }))).toBe("unknown-name");
    expect(await faultOf(service.campaigns.create({ ...campaign, holdoutShare: 0.8, canaryShare: 0.3 }))).toBe("bad-settings");
    expect(await faultOf(service.campaigns.create({ ...campaign, assignments: { live: { policy: "uniform", explorationFloor: 2 } } }))).toBe("bad-settings");
    expect(await faultOf(service.campaigns.create({ ...campaign, assignments: { live: { policy: "absent", explorationFloor: 0 } } }))).toBe("not-found");
    await service.campaigns.create(campaign);
    expect(await faultOf(service.campaigns.create(campaign))).toBe("conflict");
  });

  test("caps, prices and pacing that mean nothing are refused before anything is written, so that the journal still opens", async () => {
    const { service, ports } = await open();
    const pacing = { account: "gifts", plan: { cap: 10, integralGain: 1, proportionalGain: 0, initialPrice: 0, ceiling: 1 }, fromMs: 0, untilMs: 1 };
    const faults = [
      { caps: { gifts: -5 } }, { caps: { gifts: 1.5 } }, { caps: { gift: 5 } }, { prices: { spent: 1 } }, { prices: { spend: Number.NaN } },
      { pacing: { spent: pacing } }, { pacing: { spend: { ...pacing, account: "gift" } } }, { pacing: { spend: { ...pacing, untilMs: 0 } } },
      { shadow: { policy: "absent", explorationFloor: 0 } }, { shadow: { policy: "uniform", explorationFloor: -1 } },
    ].map((change) => faultOf(service.campaigns.create({ ...campaign, ...change })));
    expect(await Promise.all(faults)).toEqual([
      "bad-settings", "bad-settings", "unknown-name", "unknown-name", "bad-settings", "unknown-name", "unknown-name", "bad-settings", "not-found", "bad-settings",
    ]);
    for (const stream of ["control", "writer-1"]) expect((await ports.store.head(stream)).position).toBe(0);
    await service.campaigns.create(campaign);
    expect(plainState((await openDecisionService(ports)).journal.state)).toEqual(plainState(service.journal.state));
  });

  test("names may hold what joins names: two decisions never share a claim", async () => {
    const { service } = await open();
    await service.campaigns.create({ ...campaign, campaign: "a" });
    await service.campaigns.create({ ...campaign, campaign: "a/b" });
    expect((await service.decide({ campaign: "a", decision: "b/c", request: request("v") })).decision).toBe("b/c");
    expect((await service.decide({ campaign: "a/b", decision: "c", request: request("v") })).decision).toBe("c");
  });
});

test("a snapshot that is not what its name says decides nothing", async () => {
  const { service, ports } = await open();
  await service.campaigns.create(campaign);
  const { spec } = giftProblem(giftKind.presets["default"]);
  const learner = createLearner(algorithms.find(({ name }) => name === "linear-ucb")!, spec);
  const policy = await service.campaigns.publish("spring", learner.snapshot());
  await ports.snapshots.save(policy, encodeSnapshot(createLearner(algorithms[0], spec).snapshot()));
  expect(await faultOf(service.campaigns.promote("spring", "live", { assignment: { policy, explorationFloor: 0 }, reason: "test" }))).toBe("bad-snapshot");
});

test("an outcome that came late is not paid by a later one, should the clock be set back", async () => {
  const { service, at } = await open();
  await service.campaigns.create(campaign);
  const answers = await decideMany(service, 8);
  const { decision } = answers.find(({ choices }) => choices[0].candidate === "small")!;
  const tell = (outcomeId: string, cents: number) => service.record({ campaign: "spring", decision, outcomeId, outcome: { kind: "taken", cents } });
  at(windowMs + 1);
  expect((await tell("late", 60)).late).toBe(true);
  at(windowMs);
  expect((await tell("in time", 30)).late).toBe(false);
  expect(service.journal.state.get("spring")!.slices.get("writer-1")!.ledger.hold("gifts", decision)!.settled).toBe(30);
});

describe("a shadow policy", () => {
  test("is asked behind the same mask and journaled, and changes neither the draw nor the propensity", async () => {
    const { service, ports } = await open();
    const { service: plain } = await open();
    await service.campaigns.create({ ...campaign, shadow: { policy: "fallback", explorationFloor: 0.3 } });
    await plain.campaigns.create(campaign);
    const answers = await decideMany(service, 30);
    expect(answers).toEqual(await decideMany(plain, 30));
    expect((await journaled(service, "d0")).sealed.shadow).toEqual([[0.7 + 0.3 / 3, 0.3 / 3, 0.3 / 3].map((p) => expect.closeTo(p, 12))]);
    expect(answers[29].choices[0].masked).toEqual(["small", "large"]);
    expect((await journaled(service, "d29")).sealed.shadow).toEqual([[1, 0, 0]]);
    await service.campaigns.shadow("spring", { assignment: null, reason: "seen enough" });
    await service.decide({ campaign: "spring", decision: "after", request: request("w") });
    expect(await journaled(service, "after")).toMatchObject({ shadow: null, sealed: { shadow: null } });
    expect(await verifyJournal(service.journal.events(), ports)).toEqual({ decisions: 31, erased: 0, mismatches: [] });
  });

  test("that fails harms nobody: the decision stands, and the journal says that there is nothing", async () => {
    const broken = { ...algorithms[0], name: "broken", create: (...given: Parameters<(typeof algorithms)[0]["create"]>) => (
      { ...algorithms[0].create(...given), policy: { probabilities: () => { throw new Error("broken"); } } }) };
    const { service } = await open({ algorithms: [...algorithms, broken] });
    await service.campaigns.create(campaign);
    const { spec } = giftProblem(giftKind.presets["default"]);
    const policy = await service.campaigns.publish("spring", { algorithm: "broken", spec, config: {}, tensors: {}, lineage: {} });
    await service.campaigns.shadow("spring", { assignment: { policy, explorationFloor: 0 }, reason: "trial" });
    expect((await service.decide({ campaign: "spring", decision: "d", request: request("v") })).choices[0].propensity).toBeCloseTo(1 / 3, 12);
    expect(await journaled(service, "d")).toMatchObject({ shadow: { policy }, sealed: { shadow: null } });
  });
});

test("the same name draws on its own in each campaign, so that nobody foretells one from another", async () => {
  const { service } = await open();
  await service.campaigns.create({ ...campaign, caps: { gifts: 1_000_000 } });
  await service.campaigns.create({ ...campaign, caps: { gifts: 1_000_000 }, campaign: "autumn" });
  const drawn = async (name: string) => {
    const answers = [];
    for (let index = 0; index < 20; index++) answers.push(await service.decide({ campaign: name, decision: `d${index}`, request: request("v") }));
    return answers.map(({ choices }) => choices[0].candidate);
  };
  expect(await drawn("spring")).not.toEqual(await drawn("autumn"));
});

test("what is nobody's falls into the bucket of its episode", () => {
  const bucketFor = (episode: string) => bucketOf({ holdoutShare: 0.5, canaryShare: 0 }, {
    keyed: createKeyed(Uint8Array.of(1)), campaign: "spring", who: episode,
  });
  const buckets = Array.from({ length: 40 }, (_, index) => bucketFor(`day ${index}`));
  expect(new Set(buckets)).toEqual(new Set(["holdout", "live"]));
  expect(buckets).toEqual(Array.from({ length: 40 }, (_, index) => bucketFor(`day ${index}`)));
});

test("records can be asked for by bucket, since every bucket has a policy of its own", async () => {
  const { service, at } = await open();
  await service.campaigns.create({ ...campaign, holdoutShare: 0.5 });
  const answers = await decideMany(service, 40);
  at(windowMs);
  expect((await service.records("spring")).records).toEqual([]);
  at(windowMs + 1);
  const { records: held } = await service.records("spring", ["holdout"]);
  expect(held.map(({ decision }) => decision)).toEqual(answers.filter(({ bucket }) => bucket === "holdout").map(({ decision }) => decision));
  expect(held.length).toBeGreaterThan(5);
  expect((await service.records("spring")).records).toHaveLength(40);
});
