// Runs every file under examples/ as a user would, and checks what it prints against what is known to be right.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { root } from "./tidy/source.ts";

type Check = (out: string) => void;

/** The numbers that a pattern's groups catch; fails the test where it is not found. */
function numbersIn(out: string, pattern: RegExp): number[] {
  const found = pattern.exec(out);
  expect(found, `${pattern} in\n${out}`).not.toBeNull();
  return found!.slice(1).map(Number);
}

const checks: { readonly [file: string]: Check } = {
  "bid-under-a-budget.ts"(out) {
    const clicks = (name: string): number => numbersIn(out, new RegExp(`^${name}: ([\\d.]+) clicks`, "m"))[0];
    expect(clicks("dual price")).toBeGreaterThan(clicks("random"));
    expect(clicks("dynamic programme")).toBeGreaterThan(clicks("mcpc"));
    for (const name of ["linear", "pacing", "dual price", "dynamic programme"]) expect(clicks(name)).toBeLessThan(clicks("bound"));
    const shares = [...out.matchAll(/at most (\d+) % of/g)].map(([, share]) => Number(share));
    expect(shares.length).toBe(8);
    expect(Math.max(...shares)).toBe(100);
  },
  "split-a-budget.ts"(out) {
    const earned = (name: string): number => numbersIn(out, new RegExp(`^${name}: ([\\d.]+) of a chunk`, "m"))[0];
    expect(earned("square-cb")).toBeGreaterThan(1.1 * earned("equal split"));
    expect(earned("square-cb")).toBeGreaterThan(1.1 * earned("last year's plan"));
    expect(earned("equal split")).toBeGreaterThan(earned("random"));
    expect(earned("bound")).toBeGreaterThan(0.97 * earned("square-cb"));
  },
  "reminder.ts"(out) {
    const earned = (line: string): number => numbersIn(out, new RegExp(`^${line} ([\\d.]+)`, "m"))[0];
    expect(earned("train: linear-thompson earns")).toBeGreaterThan(earned("simulate: uniform earns"));
    expect(out).toMatch(/^evaluate: linear-thompson against the logging policy: better$/m);
    expect(out).toMatch(/^compare: always mail .* \(best baseline\)$/m);
    expect(earned("compare: linear-thompson")).toBeGreaterThan(earned("compare: always mail"));
    expect(readFileSync(join(root, "examples/reminder.ts"), "utf8").split("\n").length - 1).toBeLessThan(200);
  },
  "evaluate-a-log.ts"(out) {
    const [value, low, high] = numbersIn(out, /^epsilon-greedy:greedy: ([\d.]+) \(([\d.]+) to ([\d.]+)\)$/m);
    expect(Math.abs(value - 0.17)).toBeLessThan(0.01);
    expect(low < 0.17 && 0.17 < high).toBe(true);
    expect(out).toMatch(/^epsilon-greedy:greedy against logging: better\./m);
    expect(out).toMatch(/^uniform against logging: not shown\./m);
    expect(out).toMatch(/^uniform against best constant \(discount\): worse\./m);
  },
  "train-a-coupon-policy.ts"(out) {
    const [learned, random] = numbersIn(out, /learned ([\d.]+), random ([\d.]+) per decision/);
    expect(learned).toBeGreaterThan(random);
    expect(out).toMatch(/^policy [0-9a-f]{12}, \d+ bytes/m);
  },
  "plan-for-half-a-year.ts"(out) {
    const rewards = [...out.matchAll(/^foresight ([\d.]+), budget (\d+): price [\d.]+, spent (\d+), reward per customer ([\d.]+)$/gm)].map(([, ...numbers]) => numbers.map(Number));
    expect(rewards).toHaveLength(6);
    for (const [, budget, spent] of rewards) expect(spent).toBeLessThanOrEqual(budget);
    for (const index of [0, 1, 2]) expect(rewards[3 + index][3]).toBeGreaterThan(rewards[index][3]);
  },
  "recommend-products.ts"(out) {
    const [learned, random] = numbersIn(out, /learned ([\d.]+), random ([\d.]+) per slate/);
    expect(learned).toBeGreaterThan(1.2 * random);
    expect(out).toMatch(/^11 candidates with launched-today; the first place goes to product-\d+, drawn with probability [\d.]+$/m);
  },
  "decide-live.ts"(out) {
    expect(out).toContain("300 decisions are over");
    expect(out).toMatch(/learned from 300 rows; live policy [0-9a-f]{12}; probability 0\.\d+; asked again: the same answer/);
  },
  "self-play.ts"(out) {
    const regrets = [...out.matchAll(/regret ([\d.]+)$/gm)].map(([, regret]) => Number(regret));
    expect(regrets[0]).toBeGreaterThanOrEqual(2);
    expect(regrets[1]).toBeGreaterThan(0.7);
    expect(regrets[2]).toBeLessThan(0.4);
  },
  "call-the-service.ts"(out) {
    expect(out).toMatch(/^visit-1: .+, with probability 0\.\d+$/m);
    expect(out).toContain("asked again: the same answer");
    expect(out).toContain("told again: known already");
    const [eligible, candidates, draw, reservations, outcomes] = numbersIn(out, /(\d+) of (\d+) candidates were eligible; the draw was ([\d.]+); (\d) reservations, (\d) outcomes/);
    expect(eligible > 1 && eligible <= candidates).toBe(true);
    expect(draw >= 0 && draw < 1).toBe(true);
    expect(reservations).toBeLessThanOrEqual(1);
    expect(outcomes).toBe(2);
    expect(out).toContain("budget-0: 600000 of 600000 accounted for");
  },
  "tell-the-service.ts"(out) {
    expect(out).toMatch(/^ada gets (?!none)\S+$/m);
    expect(out).toMatch(/^the order belongs to visit-\d+ and used its coupon$/m);
    expect(out).toContain("told again: known already");
    const [paid, cap] = numbersIn(out, /paid (\d+) cents of (\d+), and all is accounted for/);
    expect(paid > 0 && paid < cap).toBe(true);
    expect(out).toContain("held of ada: a profile, some decisions; identities erased: 2");
  },
  "first-steps/segments.ts"(out) {
    expect(out).toContain("exact: 6.0158 6.0158 6.3158");
    const wins = [...out.matchAll(/for (\d+) of (\d+) seeds/g)].map(([, count, seeds]) => [Number(count), Number(seeds)]);
    expect(wins.map(([, seeds]) => seeds)).toEqual([10, 10, 30]);
    expect(wins[0][0]).toBeLessThan(3);
    expect(wins[1][0]).toBeLessThan(8);
    expect(wins[2][0]).toBe(30);
  },
  "first-steps/deep-q.ts"(out) {
    const [right, off] = numbersIn(out, /right in (\d+) of 10 segments; .* off by ([\d.]+)/);
    expect(right).toBe(10);
    expect(off).toBeLessThan(0.4);
  },
  "first-steps/products.ts"(out) {
    const lines = [...out.matchAll(/: (\w+) \(right: (\w+), worth/g)];
    expect(lines).toHaveLength(6);
    for (const [, chosen, right] of lines) expect(chosen).toBe(right);
    expect(lines.map(([, , right]) => right)).toEqual(["mug", "scarf", "print", "mug", "print", "lamp"]);
  },
  "first-steps/budget.ts"(out) {
    // Two days of worth 3 and eight of worth 1, twelve chunks: two each for the former, one for the latter, 2 x 3 x sqrt(2) + 8.
    const [earned, optimum] = numbersIn(out, /sales ([\d.]+) of at most ([\d.]+)/);
    expect(optimum).toBeCloseTo(6 * Math.SQRT2 + 8, 3);
    expect(earned).toBeGreaterThanOrEqual(0.97 * optimum);
    expect(earned).toBeLessThanOrEqual(optimum);
  },
  "first-steps/cart-pole.ts"(out) {
    const [mean, lowest] = numbersIn(out, /fresh episodes: mean ([\d.]+), lowest (\d+)/);
    expect(mean).toBeGreaterThanOrEqual(475);
    expect(lowest).toBeGreaterThan(200);
  },
};

const files = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).sort();

describe("examples", () => {
  it("are all checked here", () => expect(files).toEqual(Object.keys(checks).sort()));

  it.each(files)("%s runs and prints what is right", async (file) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(root, "examples", file)], { cwd: root });
    expect(stderr).toBe("");
    checks[file](stdout);
  }, 600_000);

  it.each(files.filter((file) => file.startsWith("first-steps/")))("%s has fewer than 60 lines", (file) => {
    expect(readFileSync(join(root, "examples", file), "utf8").split("\n").length - 1).toBeLessThan(60);
  });

  it.each(files)("%s opens with its one idea", (file) => {
    expect(readFileSync(join(root, "examples", file), "utf8")).toMatch(/^\/\/ One idea: /);
  });
});
