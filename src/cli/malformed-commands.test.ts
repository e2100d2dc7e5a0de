// Everything that can be wrong with the flags, the names and the checkpoints of train and its kin: one line, exit code 2, nothing printed, nothing written.
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";

const inputs = mkdtempSync(join(tmpdir(), "propense-commands-"));
const outputs = join(inputs, "outputs");
const report = join(outputs, "report.html");
mkdirSync(outputs);

const lake = ["train", "frozen-lake", "--algorithm", "q-learning", "--steps", "300"];
const pole = ["train", "cart-pole", "--algorithm", "dqn", "--steps", "300"];
const store = ["train", "coupon", "--algorithm", "linear-thompson", "--decisions", "100"];

const cases: readonly (readonly [name: string, args: readonly string[], says: string])[] = [
  // Names
  ["an unknown environment", ["train", "cartpole", "--algorithm", "dqn"], 'unknown-name: problem or environment: expected one of .+, got "cartpole"'],
  ["an unknown algorithm in an environment", lake.with(3, "q-lerning"), 'unknown-name: algorithm: expected one of uniform, .+, got "q-lerning"'],
  ["an unknown algorithm in a store", store.with(3, "linear"), 'unknown-name: algorithm: expected one of uniform, .+, got "linear"'],
  ["no algorithm", ["train", "frozen-lake"], "bad-flag: --algorithm: expected this flag, as in --algorithm <name>, got nothing"],
  ["copies where choices come in stages", ["train", "slate", "--algorithm", "reinforce", "--copies", "4"], "unsuited: --copies: expected 1 for open lists of candidates and for choices in stages, got 4"],
  ["an algorithm for real vectors in a world of listed candidates", ["train", "cart-pole", "--algorithm", "sac"], "unsuited: sac: expected an environment whose actions are real vectors: target, pendulum, daily-budget, got cart-pole"],
  ["an algorithm for listed candidates in a world of real vectors", ["train", "target", "--algorithm", "dqn"], "unsuited: dqn: expected an algorithm for actions that are real vectors, got one for lists of candidates, in target"],
  ["an algorithm for real vectors in a store", store.with(3, "td3"), 'unknown-name: algorithm: expected one of uniform, .+, got "td3"'],
  ["copies of a world of real vectors", ["train", "pendulum", "--algorithm", "sac", "--copies", "2"], "unsuited: --copies: expected 1 where actions are real vectors, got 2"],
  ["real vectors that stand still", ["train", "pendulum", "--algorithm", "sac", "--until-stable", "2"], "unsuited: --until-stable: expected a policy over listed candidates, got one over real vectors, which never stands quite still"],
  // Settings of the algorithm
  ["settings that are no JSON", [...lake, "--config", "{bins:4}"], 'bad-flag: --config: expected a JSON object, got "\\{bins:4\\}"'],
  ["settings that are a list", [...lake, "--config", "[4]"], 'bad-flag: --config: expected a JSON object, got "\\[4\\]"'],
  ["a setting nobody knows", [...lake, "--config", '{"binz":4}'], "bad-settings: q-learning.binz: expected one of bins, .+, got an unknown setting"],
  ["a setting of another type", [...lake, "--config", '{"bins":"four"}'], 'bad-settings: q-learning.bins: expected a number, got "four"'],
  ["a setting that is nothing", [...lake, "--config", '{"bins":null}'], "bad-settings: q-learning.bins: expected a number, got null"],
  ["a setting out of range", [...lake, "--config", '{"epsilon":2}'], "bad-settings: q-learning.epsilon: expected a number from 0 to 1, got 2"],
  ["half a bin", [...lake, "--config", '{"bins":4.5}'], "bad-settings: q-learning.bins: expected a whole number from 1 to 65536, got 4.5"],
  ["a learning rate that must diverge", [...pole, "--config", '{"learningRate":1e6}'], "bad-settings: dqn.learningRate: expected a number from 0 to 1, got 1000000"],
  ["a rate beyond all numbers", [...pole, "--config", '{"learningRate":1e999}'], "bad-settings: dqn.learningRate: expected a finite number, got Infinity"],
  ["layers that are no layers", [...pole, "--config", '{"hidden":"64x64"}'], 'bad-settings: hidden: expected widths of layers like "64-64", got "64x64"'],
  ["a layer of nothing", [...pole, "--config", '{"hidden":"64-0"}'], 'bad-settings: hidden: expected widths of layers like "64-64", got "64-0"'],
  ["a loss that does not exist", [...pole, "--config", '{"loss":"cubic"}'], 'bad-settings: dqn.loss: expected one of huber, squared, got "cubic"'],
  ["a buffer of one row", [...pole, "--config", '{"bufferRows":1}'], "bad-settings: dqn.bufferRows: expected a whole number from 2 to 16777216, got 1"],
  ["a switch that is a word", [...pole, "--config", '{"double":"yes"}'], 'bad-settings: dqn.double: expected a boolean, got "yes"'],
  // Counts
  ["no steps", lake.with(5, "0"), 'bad-flag: --steps: expected a whole number of at least 1, got "0"'],
  ["half a step", lake.with(5, "10.5"), 'bad-flag: --steps: expected a whole number of at least 1, got "10.5"'],
  ["steps in words", lake.with(5, "many"), 'bad-flag: --steps: expected a whole number of at least 1, got "many"'],
  ["no seeds", [...lake, "--seeds", "0"], 'bad-flag: --seeds: expected a whole number of at least 1, got "0"'],
  ["a list of seeds", [...lake, "--seeds", "1,2"], 'bad-flag: --seeds: expected a whole number of at least 1, got "1,2"'],
  ["a seed below zero", [...lake, "--seed", "-1"], 'bad-flag: --seed: expected a whole number of at least 0, got "-1"'],
  ["no workers", [...lake, "--workers", "0"], 'bad-flag: --workers: expected a whole number of at least 1, got "0"'],
  ["no copies", [...lake, "--copies", "0"], 'bad-flag: --copies: expected a whole number of at least 1, got "0"'],
  ["no block", [...lake, "--block-steps", "0"], 'bad-flag: --block-steps: expected a whole number of at least 1, got "0"'],
  ["evaluations without end", [...lake, "--evaluate-every", "Infinity"], 'bad-flag: --evaluate-every: expected a whole number of at least 1, got "Infinity"'],
  ["no episodes", [...lake, "--episodes", "0"], 'bad-flag: --episodes: expected a whole number of at least 1, got "0"'],
  ["a return that is no number", [...lake, "--until-return", "high"], 'bad-flag: --until-return: expected a number, got "high"'],
  ["a policy stable for no time", [...lake, "--until-stable", "0"], 'bad-flag: --until-stable: expected a whole number of at least 1, got "0"'],
  // Flags of the other kind
  ["steps in a store", [...store, "--steps", "100"], "bad-flag: --steps: expected this flag for an environment only; a problem takes --decisions, got the other"],
  ["copies of a store", [...store, "--copies", "2"], "bad-flag: --copies: expected this flag for an environment only; a problem takes --decisions, got the other"],
  ["an early stop in a store", [...store, "--until-return", "5"], "bad-flag: --until-return: expected this flag for an environment only; a problem takes --decisions, got the other"],
  ["decisions in an environment", [...lake, "--decisions", "100"], "bad-flag: --decisions: expected this flag for a problem only; an environment takes --steps, got the other"],
  ["a preset of an environment", [...lake, "--preset", "small"], "bad-flag: --preset: expected this flag for a problem only; an environment takes --steps, got the other"],
  ["a preset that does not exist", [...store, "--preset", "huge"], 'bad-flag: --preset: expected one of .+, got "huge"'],
  ["settings that are not there", [...store, "--settings", join(inputs, "none.json")], "bad-file: .+none.json: expected a file, got nothing there"],
  ["settings of something else", [...store, "--settings", join(inputs, "odd.json")], "bad-settings: .+"],
  // Advice
  ["advice on nothing", ["advise"], "bad-flag: <name>: expected a value \\(see --help\\), got nothing"],
  ["advice on a log that is not there", ["advise", join(inputs, "none.csv"), "--action", "a", "--propensity", "p", "--reward", "r"], "bad-file: .+none.csv: expected a file, got nothing there"],
  ["advice on a log without its meaning", ["advise", join(inputs, "log.csv")], "bad-flag: .+"],
  ["columns of a problem", ["advise", "coupon", "--reward", "r"], "bad-flag: --reward: expected this flag beside a log only, got coupon, which has decisions of its own"],
  ["a problem of a problem", ["advise", "coupon", "--problem", "coupon"], "bad-flag: --problem: expected this flag beside a log only, got coupon, which has decisions of its own"],
  ["advice in a language it does not speak", ["advise", "coupon", "--language", "fr"], 'bad-flag: --language: expected one of en, zh, got "fr"'],
  // Checkpoints
  ["a rhythm without a place", [...lake, "--checkpoint-every", "100"], "bad-flag: --checkpoint-every: expected this flag beside --checkpoint only, got no --checkpoint"],
  ["no rhythm", [...lake, "--checkpoint", join(inputs, "c"), "--checkpoint-every", "0"], 'bad-flag: --checkpoint-every: expected a whole number of at least 1, got "0"'],
  ["a file in place of the folder", [...lake, "--checkpoint", join(inputs, "odd.json")], "bad-file: .+odd.json: expected a folder for checkpoints, got a file"],
  ["a file on the way to the folder", [...lake, "--checkpoint", join(inputs, "odd.json", "c")], "bad-file: .+: expected a folder on the way to it, got a file in its place"],
  ["a checkpoint of another algorithm", [...lake.with(3, "sarsa"), "--checkpoint", join(inputs, "lake")], 'bad-flag: --checkpoint: expected a checkpoint of this command, whose algorithm is "sarsa", got .+seed-1-300.safetensors, whose algorithm is "q-learning"'],
  ["a checkpoint of another environment", [...lake.with(1, "cliff-walking"), "--checkpoint", join(inputs, "lake")], 'bad-flag: --checkpoint: expected a checkpoint of this command, whose environment is "cliff-walking", got .+, whose environment is "frozen-lake"'],
  ["a checkpoint of other settings", [...lake, "--config", '{"bins":3}', "--checkpoint", join(inputs, "lake")], 'bad-flag: --checkpoint: expected a checkpoint of this command, whose config is \\{"bins":3\\}, got .+, whose config is \\{\\}'],
  ["a checkpoint of a longer run", [...lake.with(5, "200"), "--checkpoint", join(inputs, "lake")], "bad-flag: --checkpoint: expected a checkpoint of this command, whose steps is 200, got .+, whose steps is 300"],
  ["a checkpoint of a store", [...lake, "--checkpoint", join(inputs, "store")], 'bad-flag: --checkpoint: expected a checkpoint of this command, whose kind is "environment", got .+, whose kind is "season"'],
  ["a policy in place of a checkpoint", [...lake, "--checkpoint", join(inputs, "policies")], "bad-snapshot: .+seed-1-5.safetensors: expected a checkpoint of a training run \\(remove it to begin anew\\), got a policy without a run"],
  ["text in place of a checkpoint", [...lake, "--checkpoint", join(inputs, "texts")], "bad-snapshot: .+ \\(remove it to begin anew\\), got .+"],
  ["a damaged checkpoint among the seeds in threads", [...lake, "--seeds", "2", "--workers", "2", "--checkpoint", join(inputs, "texts")], "bad-snapshot: .+ \\(remove it to begin anew\\), got .+"],
  // Places to write
  ["a file system that takes no folders", [...lake, "--out", "/proc/self/nowhere/policy"], "bad-file: /proc/self/nowhere/policy.safetensors: expected .+, got .+"],
  ["a policy in place of a folder", [...lake, "--out", `${inputs}.safetensors/../${"x".repeat(300)}`], "bad-file: .+"],
  ["a policy where the report goes", [...lake, "--out", report], 'bad-flag: --report: expected a file that this command does not read or write otherwise, got .+'],
  ["a policy over its settings", [...store, "--settings", join(inputs, "odd.json"), "--out", join(inputs, "odd.json")], "bad-flag: --out: expected a file that this command does not read or write otherwise, got .+"],
];

beforeAll(async () => {
  writeFileSync(join(inputs, "log.csv"), "a,p,r\nx,0.5,1\ny,0.5,0\n");
  writeFileSync(join(inputs, "odd.json"), '{"no":"setting"}');
  for (const [args, place] of [[lake, "lake"], [store, "store"]] as const) expect((await run(...args, "--checkpoint", join(inputs, place))).code).toBe(0);
  for (const place of ["policies", "texts"]) mkdirSync(join(inputs, place));
  expect((await run(...lake, "--out", join(inputs, "policies", "seed-1-5"))).code).toBe(0);
  writeFileSync(join(inputs, "texts", "seed-1-7.safetensors"), "not a checkpoint at all");
});

describe("a malformed command", () => {
  it.each(cases)("%s", async (_name, args, says) => {
    const flags = args[0] === "advise" ? ["--json"] : args.includes("--report") || args.includes(report) ? ["--report", report] : ["--report", report, "--json"];
    const { code, out, err } = await run(...args, ...flags);
    expect(err).toMatch(new RegExp(`^propense: ${says}\\n$`));
    expect([code, out, readdirSync(outputs)]).toEqual([2, "", []]);
  });

  it("says in every case where it is, what was expected and what was got, for at least 50 cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(50);
  });
});
