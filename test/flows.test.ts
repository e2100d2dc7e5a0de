// The three ways through the house: a live decision, a log to a verdict, simulate-train-promote. One request, one distribution, on every way.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { algorithms, findAlgorithm } from "../src/algorithms/index.ts";
import {
  configure, constant, createLearner, decodeSnapshot, encodeSnapshot, observationAt, seeded, snapshotName, uniform, type Learner, type Log, type Settings,
} from "../src/core/index.ts";
import { readRecords } from "../src/edge/files/index.ts";
import { createMemorySnapshots, createMemoryStore } from "../src/edge/storage/memory.ts";
import { evaluateTargets } from "../src/evaluation/index.ts";
import { simulate } from "../src/experiment/index.ts";
import { findProblem, logOfRecords, problems, type DecisionRecord, type Problem, type ProblemKind } from "../src/problems/index.ts";
import { logOfJournal, openDecisionService, openVault, policyOfSnapshot, verifyJournal, type Answer, type DecisionService, type ReadableDecided } from "../src/service/index.ts";
import { giftKind, type GiftSettings } from "./fixtures/gift-shop.ts";

const coupon = findProblem("coupon");
const store = { world: { customers: 80 }, limits: { budgetCents: 100_000_000 } };
const kinds: readonly ProblemKind[] = [...problems, giftKind];
const learnerNames = ["epsilon-greedy", "softmax", "linear-ucb", "square-cb", "doubly-robust"];

interface Shop {
  readonly service: DecisionService;
  readonly problem: Problem;
  readonly ports: Parameters<typeof openDecisionService>[0];
  readonly setTime: (atMs: number) => void;
}

async function openShop(problem: string, settings: unknown, caps?: { readonly [account: string]: number }): Promise<Shop> {
  let now = 0;
  const ports = {
    store: createMemoryStore(), snapshots: createMemorySnapshots(), vault: openVault, clock: () => now, secret: Uint8Array.of(7, 7, 7), stream: "writer", kinds, algorithms,
  };
  const service = await openDecisionService(ports);
  await service.campaigns.create({
    campaign: "season", problem, settings, assignments: { live: { policy: "uniform", explorationFloor: 0 } }, ...(caps && { caps }),
  });
  return { service, problem: service.campaigns.find("season").problem, ports, setTime: (atMs) => { now = atMs; } };
}

// Customers of a simulated world come to the live service; what they do is reported when its time has come.
async function runLive({ service, problem, setTime }: Shop, { decisions, seed, prefix = "d" }: { readonly decisions: number; readonly seed: number; readonly prefix?: string }): Promise<Answer[]> {
  const world = problem.world!(seeded(seed));
  const answers: Answer[] = [];
  let waiting: { atMs: number; decision: string; outcome: unknown }[] = [];
  const arrive = async (until: number): Promise<void> => {
    const due = waiting.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs);
    waiting = waiting.filter(({ atMs }) => atMs > until);
    for (const [index, { atMs, decision, outcome }] of due.entries()) {
      setTime(atMs);
      await service.record({ campaign: "season", decision, outcomeId: `${atMs}-${index}`, outcome: JSON.parse(JSON.stringify(outcome)) });
    }
  };
  for (let index = 0; index < decisions; index++) {
    const event = world.next();
    if (event === null) break;
    const atMs = problem.time(event.request);
    await arrive(atMs);
    setTime(atMs);
    const decision = `${prefix}${index}`;
    const answer = await service.decide({ campaign: "season", decision, request: JSON.parse(JSON.stringify(event.request)) });
    answers.push(answer);
    for (const { afterMs, outcome } of world.respond(event.request, answer.candidates).reports) waiting.push({ atMs: atMs + afterMs, decision, outcome });
  }
  await arrive(Number.MAX_SAFE_INTEGER);
  setTime(8e15);
  await service.closeWindows();
  return answers;
}

// Reads records as a file of the command line: written as JSON lines, read back, parsed by the problem.
async function imported(problem: Problem, records: readonly DecisionRecord[]): Promise<Log> {
  const folder = mkdtempSync(join(tmpdir(), "propense-flows-"));
  try {
    const path = join(folder, "log.jsonl");
    writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const lines: { where: string; record: DecisionRecord }[] = [];
    for await (const line of readRecords(path)) lines.push(line as { where: string; record: DecisionRecord });
    return logOfRecords(problem, lines);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function trained(problem: Problem, log: Log, name: string, config?: Settings): Learner {
  const learner = createLearner(findAlgorithm(name), problem.spec, configure(findAlgorithm(name), config));
  learner.learn(log, seeded("train"));
  return learner;
}

async function decidedEvents({ service }: Shop): Promise<Map<string, ReadableDecided>> {
  const decided = new Map<string, ReadableDecided>();
  for await (const { event } of service.journal.events()) if (event.kind === "decided") decided.set(event.decision, event as ReadableDecided);
  return decided;
}

describe("one request, one distribution", () => {
  test.each(learnerNames)("%s: simulated, imported and live agree to the last bit", async (name) => {
    const settings = coupon.parseSettings(store);
    const problem = coupon.create(settings);
    const training: DecisionRecord[] = [];
    const everyone = { kind: "policy", name: "uniform", policy: uniform } as const;
    simulate({ problem, actor: everyone, decisions: 300, random: seeded(1), onRecord: (record) => training.push(record) });
    const learner = trained(problem, await imported(problem, training), name);

    const simulated = new Map<string, readonly number[]>();
    const records: DecisionRecord[] = [];
    simulate({
      problem, actor: { kind: "policy", name, policy: learner.policy }, decisions: 120, random: seeded(2),
      onDecision: (id, { stages }) => simulated.set(id, Array.from(stages[0].probabilities)),
      onRecord: (record) => records.push(record),
    });

    const log = await imported(problem, records);
    const fromLog = new Map(log.decisions!.map((decision, row) =>
      [decision, Array.from(learner.policy.probabilities(observationAt(log.observations, row, log.spec), seeded(0)))]));

    const shop = await openShop("coupon", store);
    const published = await shop.service.campaigns.publish("season", learner.snapshot());
    await shop.service.campaigns.promote("season", "live", { assignment: { policy: published, explorationFloor: 0 }, reason: "flow" });
    for (const { decision, request } of records) {
      await shop.service.decide({ campaign: "season", decision, request: JSON.parse(JSON.stringify(request)) });
    }
    const live = await decidedEvents(shop);
    expect(records).toHaveLength(120);
    for (const { decision } of records) {
      const expected = simulated.get(decision);
      expect(fromLog.get(decision)).toEqual(expected);
      expect(live.get(decision)!.sealed.probabilities[0]).toEqual(expected);
    }
  });
});

describe("a live decision", () => {
  test("decide, record, join, train, publish, promote, decide with what was learned", async () => {
    const shop = await openShop("coupon", store);
    await runLive(shop, { decisions: 200, seed: 3 });
    const { records } = await shop.service.records("season");
    expect(records).toHaveLength(200);
    expect(records.some(({ outcomes }) => outcomes.length === 0)).toBe(true);

    const log = logOfJournal(shop.problem, records);
    expect(log.rows).toBe(200);
    expect(new Set(log.subjects).size).toBeGreaterThan(20);
    const learner = trained(shop.problem, log, "epsilon-greedy", { epsilon: 0.2 });
    const policy = await shop.service.campaigns.publish("season", learner.snapshot());
    expect(policy).toBe(snapshotName(learner.snapshot()));
    await shop.service.campaigns.promote("season", "live", { assignment: { policy, explorationFloor: 0.05 }, reason: "learned" });

    const answers = await runLive(shop, { decisions: 60, seed: 4, prefix: "later" });
    expect(answers.every((answer) => answer.policy === policy)).toBe(true);
    const live = await decidedEvents(shop);
    for (const answer of answers) {
      const { sealed } = live.get(answer.decision)!;
      expect(sealed.probabilities[0]).toContain(answer.choices[0].propensity);
      expect(sealed.probabilities[0].filter((probability) => probability > 0).every((probability) => probability >= 0.05 / 10)).toBe(true);
    }
    expect(await verifyJournal(shop.service.journal.events(), shop.ports)).toEqual({ decisions: 260, erased: 0, mismatches: [] });
  });

  test("however the customers answer, the account is never overdrawn, and nothing stays reserved", async () => {
    const shop = await openShop("coupon", { world: { customers: 80 } }, { "budget-0": 9_000 });
    const answers = await runLive(shop, { decisions: 300, seed: 5 });
    const { ledger } = shop.service.journal.state.get("season")!.slices.get("writer")!;
    const { cap, reserved, settled } = ledger.balance("budget-0");
    expect(settled).toBeLessThanOrEqual(cap);
    expect(settled).toBeGreaterThan(0);
    expect(reserved).toBe(0);
    expect(answers.some(({ choices }) => (choices[0].masked ?? []).length > 0)).toBe(true);
    expect(await verifyJournal(shop.service.journal.events(), shop.ports)).toEqual({ decisions: 300, erased: 0, mismatches: [] });
  });
});

describe("a log to a verdict", () => {
  const settings: GiftSettings = { capCents: 100_000_000, visitors: 3000, smallCents: 600, largeCents: 800 };

  test("what was logged live is judged as it is: truths of 350 and 150 are found, and said", async () => {
    const shop = await openShop("gift-shop", settings);
    await runLive(shop, { decisions: 3000, seed: 6 });
    const log = await imported(shop.problem, (await shop.service.records("season")).records);
    const targets = [
      { name: "always small", kind: "constant", policy: constant(1), floor: 0 },
      { name: "always large", kind: "constant", policy: constant(2), floor: 0 },
    ] as const;
    const { estimates, verdicts } = evaluateTargets(log, targets, { random: seeded(1) });
    const rewardOf = (target: string) => estimates.find((row) => row.target === target && row.estimator === "SNIPS" && row.quantity === "reward")!;
    // 300 without a gift; half of the visitors bring 600 for a small gift of 100, 800 for a large one of 400.
    expect(Math.abs(rewardOf("always small").value - 350)).toBeLessThan(4 * rewardOf("always small").standardError);
    expect(Math.abs(rewardOf("always large").value - 150)).toBeLessThan(4 * rewardOf("always large").standardError);
    const said = (target: string) => verdicts.find((row) => row.target === target && row.against === "logging" && row.quantity === "reward")!.verdict;
    expect(said("always small")).toBe("better");
    expect(said("always large")).toBe("worse");
  });
});

describe("simulate, train, promote", () => {
  test("a simulated apprentice, through its snapshot's bytes, is judged on a live log and does there what it promised", async () => {
    const settings: GiftSettings = { capCents: 100_000_000, visitors: 3000, smallCents: 600, largeCents: 800 };
    const kind: ProblemKind = giftKind;
    const problem = kind.create(settings);
    const learner = createLearner(findAlgorithm("linear-ucb"), problem.spec);
    simulate({ problem, actor: { kind: "learner", name: "linear-ucb", learner }, decisions: 2000, random: seeded(1) });
    const bytes = encodeSnapshot(learner.snapshot());
    const snapshot = decodeSnapshot(bytes);
    const policy = policyOfSnapshot(snapshot, problem, algorithms);

    const shop = await openShop("gift-shop", settings);
    await runLive(shop, { decisions: 2500, seed: 7 });
    const log = await imported(problem, (await shop.service.records("season")).records);
    const { estimates, verdicts } = evaluateTargets(log, [{ name: "apprentice", kind: "snapshot", policy, floor: 0 }], { random: seeded(1) });
    const promised = estimates.find((row) => row.estimator === "DR" && row.quantity === "reward")!;
    expect(verdicts.find((row) => row.against === "logging" && row.quantity === "reward")!.verdict).toBe("better");

    const name = await shop.service.campaigns.publish("season", snapshot);
    await shop.service.campaigns.promote("season", "live", { assignment: { policy: name, explorationFloor: 0 }, reason: "better on the log" });
    await runLive(shop, { decisions: 1000, seed: 8, prefix: "promoted" });
    const after = (await shop.service.records("season")).records.filter(({ decision }) => decision.startsWith("promoted"));
    const kept = logOfJournal(problem, after);
    const mean = kept.rewards.reduce((sum, reward) => sum + reward, 0) / kept.rows;
    // The optimum is 400: a small gift for those who like gifts, none for the others.
    expect(Math.abs(mean - promised.value)).toBeLessThan(5 * promised.standardError + 10);
    expect(mean).toBeGreaterThan(380);
  });
});
