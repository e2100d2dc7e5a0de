// What the journal of a live campaign is good for: replays, restarts, a second writer, pacing, and a shadow policy beside the one that decides.
import { describe, expect, test } from "vitest";
import { campaign, decideMany, faultOf, journaled, open, request } from "../../../test/fixtures/gift-campaign.ts";
import { giftKind, giftProblem, HOUR } from "../../../test/fixtures/gift-shop.ts";
import { algorithms } from "../../algorithms/index.ts";
import { createLearner, encodeSnapshot } from "../../core/index.ts";
import { plainState } from "./saved-state.ts";
import { openDecisionService } from "../decision-service.ts";
import { emptyState, foldEvent, type PlacedEvent } from "../state.ts";
import { verifyJournal } from "./verify.ts";

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
    // What cost nothing has outcomes like any other decision.
    expect(await other.record({ campaign: "spring", decision: "e", outcomeId: "o", outcome: { kind: "bought", marginCents: 300 } })).toMatchObject({ late: false });
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
