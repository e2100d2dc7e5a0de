// One idea: a whole new decision (which reminder does a subscriber get before the subscription lapses?) is one file with the plug, and runs everywhere.
import { createLearner, describe, fail, resumeRandom, seeded, uniform, type DecisionSpec, type Random, type RandomState } from "propense/core";
import { findAlgorithm } from "propense/algorithms";
import { compare, simulate, studyLog } from "propense/experiment";
import { logOfRecords, type DecisionRecord, type Problem, type ProblemKind, type World } from "propense/problems";

// 1. The words of the decision: what is asked, what can be chosen, what may come of it.
interface Request { readonly subscriber: string; readonly atMs: number; readonly opensMailShare: number; readonly usesApp: boolean }
interface Reminder { readonly name: "none" | "mail" | "push" | "letter"; readonly cents: number }
interface Renewal { readonly kind: "renewed"; readonly monthlyCents: number }
interface Settings { readonly subscribers: number; readonly postageCents: number; readonly letterCents: number }

const dayMs = 86_400_000;
const spec: DecisionSpec = {
  state: [{ name: "opensMailShare", low: 0, high: 1 }, { name: "usesApp", low: 0, high: 1 }],
  candidate: [], fixed: ["none", "mail", "push", "letter"], limits: ["postage"], stages: 1, discount: 0,
};

// 2. Untrusted input is parsed once; what does not fit is refused with its path.
function parseRequest(input: unknown): Request {
  const { subscriber, atMs, opensMailShare, usesApp } = recordOf(input, "bad-request", "request");
  if (typeof subscriber !== "string" || subscriber === "") fail("bad-request", "request.subscriber", "a name", describe(subscriber));
  if (!Number.isSafeInteger(atMs)) fail("bad-request", "request.atMs", "whole milliseconds since 1970", describe(atMs));
  if (typeof opensMailShare !== "number" || !(opensMailShare >= 0 && opensMailShare <= 1)) fail("bad-request", "request.opensMailShare", "a share from 0 to 1", describe(opensMailShare));
  if (typeof usesApp !== "boolean") fail("bad-request", "request.usesApp", "true or false", describe(usesApp));
  return { subscriber, atMs: atMs as number, opensMailShare, usesApp };
}

function parseOutcome(input: unknown): Renewal {
  const { kind, monthlyCents } = recordOf(input, "bad-outcome", "outcome");
  if (kind !== "renewed") fail("bad-outcome", "outcome.kind", "renewed", describe(kind));
  if (typeof monthlyCents !== "number" || !(monthlyCents >= 0 && monthlyCents <= 1e6)) fail("bad-outcome", "outcome.monthlyCents", "cents from 0 to 1000000", describe(monthlyCents));
  return { kind, monthlyCents };
}

function recordOf(input: unknown, code: "bad-request" | "bad-outcome" | "bad-settings", where: string): Record<string, unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) fail(code, where, "an object", describe(input));
  return input as Record<string, unknown>;
}

// 3. The plug: the next choice of a request, what a decision earned, the money it may cost, and a world to practise in.
function reminderProblem(settings: Settings): Problem<Request, Reminder, Renewal> {
  const reminders: readonly Reminder[] = spec.fixed!.map((name) => ({ name: name as Reminder["name"], cents: name === "letter" ? settings.letterCents : 0 }));
  return {
    spec,
    metrics: [{ name: "renewals", unit: "share", better: "higher", per: null }, { name: "postage", unit: "cents", better: "lower", per: null }],
    parseRequest, parseOutcome,
    stage({ opensMailShare, usesApp }, chosen, prices) {
      if (chosen.length > 0) return null;
      const allowed = Uint8Array.of(1, 1, usesApp ? 1 : 0, 1);
      return { observation: { state: Float32Array.of(opensMailShare, usesApp ? 1 : 0), candidates: new Float32Array(0), allowed, prices }, candidates: reminders };
    },
    label: ({ name }) => name,
    time: ({ atMs }) => atMs,
    subject: ({ subscriber }) => subscriber,
    episode: ({ subscriber }) => subscriber,
    // The reward is in units of 10.00 of margin: renewing brings the first month, a letter costs its postage.
    assess({ chosen: [reminder] }, outcomes) {
      const renewed = outcomes.length > 0;
      return {
        stages: [{ reward: (renewed ? outcomes[0].monthlyCents : 0) / 1000 - reminder.cents / 1000, costs: [reminder.cents] }],
        metrics: { renewals: renewed ? 1 : 0, postage: reminder.cents },
        settled: reminder.cents > 0 ? [{ account: "postage", amount: reminder.cents, final: true }] : [],
        ended: renewed,
      };
    },
    accounts: ["postage"],
    account: (name) => (name === "postage" ? { cap: settings.postageCents, unit: "cents" } : fail("unknown-name", "account", "postage", describe(name))),
    reserve: (_, chosen) => chosen.filter(({ cents }) => cents > 0).map(({ cents }) => ({ account: "postage", maximum: cents })),
    fallback: () => [reminders[0]],
    outcomeWindowMs: 7 * dayMs,
    baselines: reminders.filter(({ name }) => name !== "push").map((reminder) => ({ name: `always ${reminder.name}`, act: () => [reminder] })),
    world: (random) => reminderWorld(settings, random),
  };
}

// 4. The hidden truth: mail works for those who open it, push for those with the app, a letter a little for everybody.
function renewalShare({ opensMailShare, usesApp }: Request, { name }: Reminder): number {
  if (name === "none") return 0.2;
  if (name === "mail") return 0.15 + 0.4 * opensMailShare;
  return name === "letter" ? 0.32 : usesApp ? 0.45 : 0.2;
}

function reminderWorld(settings: Settings, from: Random): World<Request, Reminder, Renewal> {
  let [random, count] = [from, 0];
  return {
    next() {
      if (count >= settings.subscribers) return null;
      const [opens, app] = [random.uniform(), random.uniform()];
      return { kind: "lapsing", request: { subscriber: `s${count++}`, atMs: 1_700_000_000_000 + count * 600_000, opensMailShare: opens, usesApp: app < 0.4 } };
    },
    respond(request, [reminder]) {
      const luck = random.uniform();
      if (luck >= renewalShare(request, reminder)) return { reports: [] };
      return { reports: [{ afterMs: Math.round(luck * 10 * dayMs), outcome: { kind: "renewed", monthlyCents: 900 } }] };
    },
    save: () => ({ count, random: { ...random.state() } }),
    restore(state) {
      const saved = state as unknown as { readonly count: number; readonly random: RandomState };
      [random, count] = [resumeRandom(saved.random), saved.count];
    },
  };
}

// 5. Its row: in the project this is a folder under src/problems and one line in its registry.
const standard: Settings = { subscribers: 50_000, postageCents: 100_000, letterCents: 80 };

export const reminderKind: ProblemKind<Settings, Request, Reminder, Renewal> = {
  name: "reminder",
  summary: "which reminder a subscriber gets before the subscription lapses",
  presets: { default: standard },
  parseSettings(input) {
    const settings = { ...standard, ...recordOf(input, "bad-settings", "settings") } as unknown as Settings;
    const stranger = Object.keys(settings).find((name) => !Object.hasOwn(standard, name));
    if (stranger !== undefined) fail("bad-settings", `settings.${stranger}`, "only known fields", "an unknown field");
    for (const [name, value] of Object.entries(settings)) {
      if (!Number.isSafeInteger(value) || (value as number) < 0) fail("bad-settings", `settings.${name}`, "a whole number, 0 or more", describe(value));
    }
    return settings;
  },
  create: reminderProblem,
};

if (import.meta.main) await show();

async function show(): Promise<void> {
  const problem = reminderProblem(standard);

  // Simulate a season of chance, and keep its log.
  const records: DecisionRecord[] = [];
  const chance = simulate({ problem, actor: { kind: "policy", name: "uniform", policy: uniform }, decisions: 8000, random: seeded(1), onRecord: (record) => records.push(record) });
  console.log(`simulate: uniform earns ${chance.rewardPerDecision.toFixed(3)}, spends ${chance.accounts["postage"].spent} of ${standard.postageCents} cents`);

  // Train in a season of its own, under the same budget.
  const learner = createLearner(findAlgorithm("linear-thompson"), problem.spec);
  const trained = simulate({ problem, actor: { kind: "learner", name: "linear-thompson", learner }, decisions: 8000, random: seeded(2) });
  console.log(`train: linear-thompson earns ${trained.rewardPerDecision.toFixed(3)} while it learns`);

  // Evaluate what it learned on the log of chance, which it has never seen.
  const log = logOfRecords(problem, records.map((record, index) => ({ where: `record ${index}`, record })));
  const { result } = studyLog(log, {
    targets: [{ kind: "snapshot", name: "linear-thompson", policy: learner.policy, greedy: false }],
    trainShare: 0, splitBy: "subject", floor: 0, interval: { kind: "student-t", level: 0.95 }, random: seeded(3),
  });
  const { verdict } = result.verdicts.find(({ against }) => against === "logging")!;
  console.log(`evaluate: linear-thompson against the logging policy: ${verdict}`);

  // Compare with today's practice over seeds, under the same cap.
  const { rows, bestBaseline } = await compare({
    kind: reminderKind, preset: "default", settings: standard, seeds: [1, 2, 3], decisions: 8000, measured: 4000,
    learners: [{ name: "linear-thompson", algorithm: "linear-thompson" }],
  });
  for (const { policy, reward } of rows) console.log(`compare: ${policy} ${reward.mean.toFixed(3)}${policy === bestBaseline ? " (best baseline)" : ""}`);
}
