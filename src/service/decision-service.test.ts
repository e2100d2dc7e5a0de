// The live way by hand: repeatable answers, money that cannot be overspent, outcomes, windows, buckets, the kill switch.
import { describe, expect, test } from "vitest";
import { campaign, decideMany, faultOf, open, request, uniform } from "../../test/fixtures/gift-campaign.ts";
import { giftKind, windowMs, type GiftSettings } from "../../test/fixtures/gift-shop.ts";
import { createKeyed } from "../core/index.ts";
import type { Problem, ProblemKind } from "../problems/index.ts";
import { bucketOf } from "./campaigns/buckets.ts";
import { plainState } from "./journal/saved-state.ts";

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
