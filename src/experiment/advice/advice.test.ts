// Advice: every rule speaks where its reason holds and is silent where it does not, every sentence exists in both languages, every setting is accepted.
import { describe, expect, it } from "vitest";
import { algorithms, findAlgorithm } from "../../algorithms/index.ts";
import { configure, type DecisionSpec } from "../../core/index.ts";
import { environments, problems } from "../../problems/index.ts";
import { advise } from "./advice.ts";
import { findingsOf, type ReasonCode } from "./advice-rules.ts";
import { cellsOf, familyOf, type LogFacts, type Situation } from "./advice-situation.ts";
import { reasonTexts, sayReason } from "./advice-texts.ts";

const field = (name: string, high = 10): DecisionSpec["state"][number] => ({ name, low: 0, high });
const bandit: DecisionSpec = { state: [field("age"), field("spend")], candidate: [], fixed: ["a", "b", "c"], limits: [], stages: 1, discount: 0 };
const process: DecisionSpec = { ...bandit, discount: 0.9 };
const wide: DecisionSpec = { ...process, state: Array.from({ length: 20 }, (_, index) => field(`f${index}`)) };
const limited: DecisionSpec = { ...bandit, limits: ["budget"] };
const large: LogFacts = { decisions: 100_000, propensities: "logged", thin: 0, candidates: 3, outcomes: 20_000 };

const on = (spec: DecisionSpec, log: LogFacts | null = null): Situation => ({ spec, log });
const codes = (name: string, situation: Situation): ReasonCode[] => findingsOf(findAlgorithm(name), situation).map(({ code }) => code);

/** Rule by rule: an algorithm and a situation in which it speaks, for or against, and one in which it is silent. */
const rules: { readonly [code in ReasonCode]: readonly [algorithm: string, speaks: Situation, silent: readonly [string, Situation], points: "for" | "against" | "neither"] } = {
  yardstick: ["best-constant", on(bandit), ["linear-ucb", on(bandit)], "neither"],
  "single-choice": ["linear-ucb", on(bandit), ["linear-ucb", on(process)], "for"],
  "ignores-what-follows": ["linear-ucb", on(process), ["linear-ucb", on(bandit)], "against"],
  "learns-what-follows": ["q-learning", on(process), ["q-learning", on(bandit)], "for"],
  "small-table": ["q-learning", on(process), ["q-learning", on(wide)], "for"],
  "wide-table": ["q-learning", on(wide), ["dqn", on(wide)], "against"],
  "table-ignores-prices": ["q-learning", on(limited), ["q-learning", on(bandit)], "against"],
  "reads-prices": ["linear-ucb", on(limited), ["q-learning", on(limited)], "for"],
  "own-choices": ["ppo", on(process, large), ["ppo", on(process)], "against"],
  extrapolates: ["dqn", on(process, large), ["discrete-cql", on(process, large)], "against"],
  "made-for-logs": ["discrete-cql", on(process, large), ["dqn", on(process, large)], "for"],
  "needs-a-log": ["discrete-cql", on(process), ["discrete-cql", on(process, large)], "against"],
  "corrects-by-propensity": ["doubly-robust", on(bandit, large), ["doubly-robust", on(bandit, { ...large, propensities: "estimated" })], "for"],
  "propensities-estimated": ["doubly-robust", on(bandit, { ...large, propensities: "estimated" }), ["doubly-robust", on(bandit, large)], "against"],
  "too-few-rows": ["discrete-cql", on(process, { ...large, decisions: 4999 }), ["discrete-cql", on(process, { ...large, decisions: 5000 })], "against"],
  "rare-outcomes": ["discrete-cql", on(process, { ...large, outcomes: 299 }), ["linear-ucb", on(process, { ...large, outcomes: 299 })], "against"],
  "thin-support": ["linear-ucb", on(bandit, { ...large, thin: 1 }), ["linear-ucb", on(bandit, { ...large, thin: 1, candidates: 5 })], "against"],
  "keeps-to-the-log": ["discrete-cql", on(bandit, { ...large, thin: 1 }), ["fitted-q-iteration", on(bandit, { ...large, thin: 1 })], "for"],
  "explores-by-doubt": ["linear-thompson", on(bandit), ["epsilon-greedy", on(bandit)], "for"],
  "curved-values": ["dqn", on(process), ["linear-ucb", on(process)], "for"],
  "wants-a-range": ["logistic-thompson", on(bandit), ["linear-thompson", on(bandit)], "against"],
  "steps-are-cheap": ["ppo", on(process), ["ppo", on(process, large)], "for"],
};

describe.each(Object.keys(rules) as ReasonCode[])("the rule %s", (code) => {
  const [name, speaks, [other, silent], side] = rules[code];

  it("speaks where its reason holds, and not elsewhere", () => {
    const finding = findingsOf(findAlgorithm(name), speaks).find((each) => each.code === code);
    expect(finding).toBeDefined();
    expect(Math.sign(finding!.points)).toBe({ for: 1, against: -1, neither: 0 }[side]);
    expect(codes(other, silent)).not.toContain(code);
  });

  it("has a sentence with all its numbers in both languages", () => {
    const finding = findingsOf(findAlgorithm(name), speaks).find((each) => each.code === code)!;
    for (const language of ["en", "zh"] as const) {
      expect(sayReason(finding, language)).not.toMatch(/[{}]/);
      for (const value of Object.keys(finding.values)) expect(reasonTexts[code][language]).toContain(`{${value}}`);
    }
    expect(sayReason(finding, "zh")).toMatch(/[\u4e00-\u9fff]/);
  });
});

describe("advice", () => {
  const best = (situation: Situation): string[] => advise(situation, algorithms).filter(({ suit }) => suit === "first").map(({ algorithm }) => algorithm);

  it("has one entry for every algorithm, suited ones before yardsticks before unsuited ones", () => {
    for (const situation of [on(bandit), on(wide, large), on({ ...bandit, fixed: null }, large)]) {
      const advice = advise(situation, algorithms);
      expect(new Set(advice.map(({ algorithm }) => algorithm))).toEqual(new Set(algorithms.map(({ name }) => name)));
      const places = advice.map(({ suit }) => ["first", "possible", "unlikely", "yardstick", "unsuited"].indexOf(suit));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });

  it("gives the algorithm's own reason where it is unsuited", () => {
    const unsuited = advise(on({ ...bandit, fixed: null }), algorithms).filter(({ suit }) => suit === "unsuited");
    expect(unsuited.map(({ algorithm }) => algorithm)).toContain("linear-ucb");
    for (const { algorithm, unsuited: reason } of unsuited) expect(reason).toBe(findAlgorithm(algorithm).unsuited({ ...bandit, fixed: null }));
  });

  it("names bandits for single choices, tables for small processes, networks for wide ones, and what is made for logs on a log", () => {
    expect(best(on(bandit))).toContain("linear-thompson");
    expect(best(on(bandit, large))).toEqual(["doubly-robust"]);
    expect(best(on(process))).toContain("q-learning");
    expect(best(on(wide))).toContain("dqn");
    expect(best(on(wide, large))).toContain("discrete-cql");
    expect(best(on(wide, large))).not.toContain("ppo");
    expect(best(on(bandit, { ...large, decisions: 400, outcomes: 20 }))).toEqual(["doubly-robust"]);
  });

  it("gives settings that the algorithm accepts, for every problem and environment", () => {
    const specs = [...problems.map((kind) => kind.create(kind.presets["default"]).spec), ...environments.map((world) => world.create().spec)];
    for (const spec of specs) for (const log of [null, large]) for (const { algorithm, settings } of advise({ spec, log }, algorithms)) configure(findAlgorithm(algorithm), settings);
  });

  it("says of the learner of long-run advantages that it looks ahead, and of the bandit on hidden interests that it neither does nor reads prices", () => {
    const codesOf = (name: string): ReasonCode[] => codes(name, on({ ...process, limits: ["budget"] }, large));
    expect(codesOf("long-run-ridge")).toEqual(expect.arrayContaining(["learns-what-follows", "reads-prices"]));
    expect(codesOf("long-run-ridge")).not.toContain("ignores-what-follows");
    expect(codesOf("latent-interest")).toContain("ignores-what-follows");
    for (const code of ["reads-prices", "made-for-logs", "curved-values", "learns-what-follows"] as const) expect(codesOf("latent-interest")).not.toContain(code);
    expect(codes("latent-interest", on(bandit))).not.toContain("needs-a-log");
  });

  it("counts the levels of one column once", () => {
    expect(cellsOf([field("cell=0", 1), field("cell=1", 1), field("cell=2", 1), field("age")], 8)).toBe(24);
    expect(cellsOf(bandit.state, 8)).toBe(64);
  });

  it("reads every family from the registry", () => {
    expect(Object.fromEntries(algorithms.map((each) => [each.name, familyOf(each)]))).toMatchObject({
      uniform: "yardstick", "best-per-segment": "yardstick", "linear-ucb": "linear", "doubly-robust": "corrected", "dyna-q": "table", dqn: "replay",
      "latent-interest": "linear", "long-run-ridge": "linear", "fitted-q-iteration": "offline", "discrete-bcq": "offline", "behaviour-cloning": "offline", ppo: "own-choices", reinforce: "own-choices",
    });
  });
});
