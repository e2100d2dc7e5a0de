// The reference numbers as tests: all shared files must agree, any changed number must be found, and bad files get one clear line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { referenceFile } from "../shared.ts";
import { checkFile, exitCode } from "./check-files.ts";
import { describeFiles } from "./print.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-reference-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

type Json = number | string | boolean | null | Json[] | { [key: string]: Json };

/** Every number below `node` that is a result, as a way to change it and back; arguments of functions are left alone. */
function results(node: Json, inside = false): { change(): void; restore(): void }[] {
  if (node === null || typeof node !== "object") return [];
  const container = node as { [key: string]: Json };
  return Object.keys(container).flatMap((key) => {
    const isResult = inside || resultFields.test(key);
    const value = container[key];
    if (typeof value !== "number") return results(value, isResult);
    if (!isResult) return [];
    return [{ change: () => (container[key] = value === 0 ? 1e-6 : value * (1 + 1e-6)), restore: () => (container[key] = value) }];
  });
}
const resultFields = new RegExp(`^(${[
  "value", "pmf", "cdf", "probability_best", "closed_form_first", "quantity", "cdf_at_quantity", "expected_cost", "cholesky_lower", "solution",
  "inverse", "log_determinant", "softmax", "logsumexp", "log_softmax", "sigmoid", "log1pexp", "log_sigmoid",
].join("|")})$`);

describe.each(["special-functions.json", "dynamic-programming.json", "ope.json", "cartpole.json", "recogym.json"])("../shared/reference/%s", (name) => {
  const path = referenceFile(name);
  it.skipIf(path === null)("agrees with every number that is covered", () => {
    const checked = checkFile(path!);
    expect(describeFiles([checked])).not.toMatch(/DIFFERS/);
    expect(exitCode([checked])).toBe(0);
  });
});

describe.each([["special-functions.json", /^/], ["dynamic-programming.json", /^(best_arm|newsvendor)/]])("a changed copy of %s", (name, groups) => {
  const path = referenceFile(name);
  it.skipIf(path === null)("is reported, whichever number was changed", () => {
    const all = JSON.parse(readFileSync(path!, "utf8")) as { [group: string]: Json };
    for (const [group, rows] of Object.entries(all).filter(([key, value]) => groups.test(key) && Array.isArray(value))) {
      const numbers = results(rows);
      expect(numbers.length, group).toBeGreaterThan(0);
      for (const number of numbers.slice(0, 60)) {
        number.change();
        expect(exitCode([checkFile(write(`${group}.json`, { [group]: rows }))]), group).toBe(1);
        number.restore();
      }
      expect(exitCode([checkFile(write(`${group}.json`, { [group]: rows }))]), group).toBe(0);
    }
  });
});

describe("a changed copy of ope.json", () => {
  const path = referenceFile("ope.json");
  it.skipIf(path === null)("is reported with the estimate that was changed", () => {
    const all = JSON.parse(readFileSync(path!, "utf8")) as { data_sets: { outputs: { [estimator: string]: { value: number } } }[] };
    all.data_sets[1].outputs["SNIPW"].value *= 1 + 1e-6;
    const checked = checkFile(write("estimates.json", all));
    expect(exitCode([checked])).toBe(1);
    expect(describeFiles([checked])).toMatch(/SNIPW\.value DIFFERS/);
  });
});

describe("a changed copy of recogym.json", () => {
  const path = referenceFile("recogym.json");
  it.skipIf(path === null)("is reported: a point of the world, a probability, a click rate", () => {
    const all = JSON.parse(readFileSync(path!, "utf8")) as {
      worlds: { "10": { Gamma: number[][] } }; spot_checks: { omegas: { click_probabilities_no_flips: number[] }[] };
      monte_carlo: { P10_flips0: { policies: { last_product_viewed: { ctr: number } } } };
    };
    all.worlds["10"].Gamma[3][2] += 1e-9;
    all.spot_checks.omegas[2].click_probabilities_no_flips[9] += 1e-10;
    all.monte_carlo.P10_flips0.policies.last_product_viewed.ctr *= 1.1;
    const text = describeFiles([checkFile(write("recogym.json", all))]);
    for (const where of [/Gamma\[17\] DIFFERS/, /omegas\[2\] clicks\[9\] DIFFERS/, /last_product_viewed DIFFERS/]) expect(text).toMatch(where);
  });
});

/** One number of each group, changed by this much. */
const changes: readonly (readonly [file: string, group: string, path: readonly (string | number)[], by: number])[] = [
  ["dynamic-programming.json", "gridworld_4x4_equiprobable", ["values", 5], 1e-6],
  ["dynamic-programming.json", "gridworld_5x5", ["optimal_values", 24], 1e-6],
  ["dynamic-programming.json", "gridworld_5x5", ["optimal_actions", 0, 0], 1],
  ["dynamic-programming.json", "gambler_p0.4", ["values", 99], 1e-6],
  ["dynamic-programming.json", "gambler_p0.4", ["optimal_stakes_within_1e_10", 49, 0], 1],
  ["dynamic-programming.json", "jacks_car_rental", ["policy", 20, 20], 1],
  ["dynamic-programming.json", "dynamic_pricing_discrete", ["instances", 1, "first_action_by_stock", 25], 1],
  ["dynamic-programming.json", "dynamic_pricing_discrete", ["instances", 0, "fluid_lp_upper_bound"], 1e-6],
  ["dynamic-programming.json", "multiple_choice_knapsack", ["instances", 2, "lp_bound"], 1e-6],
  ["cartpole.json", "CartPole-v1", ["trajectories", 4, "states", 499, 2], 1e-9],
  ["cartpole.json", "CartPole-v1", ["parameters", "x_limit"], 1e-6],
  ["cartpole.json", "Acrobot-v1", ["trajectories", 2, "rewards", 72], 1],
  ["cartpole.json", "MountainCar-v0", ["trajectories", 0, "actions", 60], 1],
  ["cartpole.json", "Pendulum-v1", ["trajectories", 0, "torques", 10], 0.1],
  ["cartpole.json", "FrozenLake-v1-4x4", ["slippery", "14", "2", 1, 0], 1e-6],
  ["cartpole.json", "FrozenLake-v1-4x4", ["optimal_values_slippery_gamma_0.99", 0], 1e-6],
  ["cartpole.json", "CliffWalking-v1", ["table", "36", "1", 0, 2], 1],
];

describe.each(changes)("a changed copy of %s", (name, group, path, by) => {
  const original = referenceFile(name);
  it.skipIf(original === null)(`is reported: ${group} ${path.join(".")} changed by ${by}`, () => {
    const all = JSON.parse(readFileSync(original!, "utf8")) as { [group: string]: Json };
    let place: Json = all[group];
    for (const key of path.slice(0, -1)) place = (place as { [key: string]: Json })[key];
    (place as { [key: string]: number })[path.at(-1)!] += by;
    expect(exitCode([checkFile(write("changed.json", { [group]: all[group] }))])).toBe(1);
  });
});

describe("a file", () => {
  it("is known by its content, not by its name", () => {
    const checked = checkFile(write("anything.txt", { erf: [{ x: 0.5, value: 0.5204998778130465 }] }));
    expect(checked).toMatchObject({ kind: "special functions", checks: [{ group: "erf", compared: 1, equal: 1 }] });
  });
  it("with a changed number is reported with where and by how much", () => {
    const checked = checkFile(write("mutated.json", { erf: [{ x: 0, value: 0 }, { x: 0.5, value: 0.52049987781 }] }));
    expect(exitCode([checked])).toBe(1);
    expect(checked).toMatchObject({ checks: [{ compared: 2, equal: 1, where: "erf[1].value", difference: expect.closeTo(3.0e-12, 13) }] });
    expect(describeFiles([checked])).toContain("erf[1].value DIFFERS");
  });
  it("with a missing number differs there", () => expect(exitCode([checkFile(write("missing.json", { erf: [{ x: 0.5 }] }))])).toBe(1));
  it("with a group that is not covered says so", () => {
    const checked = checkFile(write("open.json", { erf: [{ x: 0, value: 0 }], elliptic: [{ x: 1, value: 2 }] }));
    expect(describeFiles([checked])).toMatch(/elliptic.*not yet covered[^]*1 groups not yet covered/);
  });
  it.each([
    ["absent.json", null, /readable JSON file; got: ENOENT/],
    ["broken.json", "{ not json", /readable JSON file/],
    ["list.json", [1, 2], /one of the kinds special functions, dynamic programming, off-policy estimates, control tasks, RecoGym; got 0, 1/],
    ["word.json", '"word"', /got string/],
    ["empty.json", {}, /got nothing/],
    ["other.json", { something: 1 }, /got something/],
    ["hollow.json", { erf: [] }, /numbers to compare in a file of the kind special functions; got none/],
    ["crooked.json", { spd_systems: [{ name: "no matrix" }] }, /the shape of the kind special functions/],
  ])("%s gets one clear line and exit code 2", (name, content, line) => {
    const checked = checkFile(content === null ? join(folder, name) : write(name, content));
    expect(exitCode([checked])).toBe(2);
    expect(checked).toMatchObject({ fault: expect.stringMatching(line) });
    expect(describeFiles([checked]).split("\n")[0]).toBe(`${name}: ${(checked as { fault: string }).fault}`);
  });
});
