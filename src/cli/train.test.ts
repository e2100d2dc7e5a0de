// propense train from outside: seeds, files, early stops; killed at any moment it goes on to the same bits, and a run that diverges keeps its last good checkpoint.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";
import { readSnapshot } from "../edge/files/index.ts";

const folder = mkdtempSync(join(tmpdir(), "propense-train-"));
const program = resolve(import.meta.dirname, "../../bin/propense.js");
const dqn = ["train", "cart-pole", "--algorithm", "dqn", "--config", '{"hidden":"32","warmup":100}', "--evaluate-every", "1000", "--episodes", "5"];

/** Starts the command in a process of its own and kills it, without a warning, once it has written a checkpoint of so many steps. */
function killedBehind(steps: number, args: readonly string[], checkpoints: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [program, ...args], { stdio: "ignore" });
  const watch = setInterval(() => {
    const written = existsSync(checkpoints) ? readdirSync(checkpoints).map((name) => Number(/-(\d+)\.safetensors$/.exec(name)?.[1] ?? 0)) : [];
    if (Math.max(0, ...written) >= steps) child.kill("SIGKILL");
  }, 2);
  return new Promise((done) => {
    child.on("exit", (_code, signal) => {
      clearInterval(watch);
      done(signal);
    });
  });
}

describe("a killed run", () => {
  it.each([
    ["in an environment", [...dqn, "--steps", "12000"], [200, 1500], ["--checkpoint-every", "100"]],
    ["in a store", ["train", "coupon", "--algorithm", "linear-thompson", "--decisions", "4000"], [200, 900], ["--checkpoint-every", "100"]],
  ] as const)("%s goes on to the bits of one that was never killed", async (name, args, deaths, every) => {
    const checkpoints = join(folder, name);
    const resumed = [...args, "--checkpoint", checkpoints, ...every];
    for (const steps of deaths) expect(await killedBehind(steps, resumed, checkpoints)).toBe("SIGKILL");
    const straight = await run(...args, "--out", join(folder, `${name} straight`), "--json");
    const after = await run(...resumed, "--out", join(folder, `${name} resumed`), "--json");
    expect(after).toEqual({ ...straight, out: straight.out.replaceAll(" straight.", " resumed.") });
    expect(readFileSync(join(folder, `${name} resumed.safetensors`))).toEqual(readFileSync(join(folder, `${name} straight.safetensors`)));
    expect(readdirSync(checkpoints).length).toBe(2);
    expect((await run(...resumed, "--out", join(folder, `${name} resumed`), "--json")).out).toBe(after.out);
  }, 120_000);
});

describe("checkpoints on disk", () => {
  const checkpoints = join(folder, "damaged");
  const args = ["train", "frozen-lake", "--algorithm", "q-learning", "--steps", "900", "--checkpoint", checkpoints, "--checkpoint-every", "200"];
  const newest = join(checkpoints, "seed-1-900.safetensors");
  const before = join(checkpoints, "seed-1-800.safetensors");

  it("that are cut off or changed are refused, the one before them named and kept", async () => {
    expect((await run(...args)).code).toBe(0);
    const bytes = readFileSync(newest);
    const damages = { "cut off": bytes.subarray(0, bytes.length - 40), empty: bytes.subarray(0, 0), changed: bytes.map((byte, at) => (at === bytes.length - 9 ? byte ^ 1 : byte)) };
    for (const [damage, content] of Object.entries(damages)) {
      writeFileSync(newest, content);
      const { code, out, err } = await run(...args);
      expect([code, out], damage).toEqual([2, ""]);
      expect(err, damage).toMatch(/^propense: bad-\w+: .+: expected .+ \(remove it to go on from .+seed-1-800\.safetensors\), got .+\n$/);
      expect(existsSync(before)).toBe(true);
    }
  });

  it("are the policy as well: explain reads them", async () => {
    const { code, out } = await run("explain", before);
    expect(code).toBe(0);
    expect(out).toContain("q-learning");
  });

  it("half written ones of a killed process are cleared away", async () => {
    const fresh = join(folder, "fresh");
    expect((await run(...args.with(7, fresh))).code).toBe(0);
    const part = join(fresh, "seed-1-900.safetensors.0123456789ab.part");
    writeFileSync(part, "half");
    expect((await run(...args.with(7, fresh))).code).toBe(0);
    expect(existsSync(part)).toBe(false);
  });
});

describe("a run that diverges", () => {
  const hopeless = '{"learningRate":1,"learningRateFinal":1,"largestNorm":1e12,"loss":"squared","warmup":50,"trainEvery":1,"hidden":"64-64-64-64-64-64-64-64-64-64-64-64"}';
  const args = ["train", "pendulum", "--algorithm", "dqn", "--config", hopeless, "--steps", "400", "--episodes", "1"];

  it("ends with one line that names it and its last good checkpoint, which is kept and can be read", async () => {
    const checkpoints = join(folder, "diverging");
    const { code, out, err } = await run(...args, "--checkpoint", checkpoints, "--checkpoint-every", "10");
    expect([code, out]).toEqual([2, ""]);
    const [, path] = /^propense: diverged: dqn in pendulum, seed 1, after \d+ steps: gradients of a network: expected finite numbers, got \w+; the last good checkpoint is (.+)\n$/.exec(err)!;
    const { tensors } = await readSnapshot(path);
    for (const { data } of Object.values(tensors)) expect(data.every((value) => Number.isFinite(value))).toBe(true);
    expect((await run("explain", path)).code).toBe(0);
  });

  it("without checkpoints says that there is none", async () => {
    expect((await run(...args)).err).toContain("; no checkpoint was written before it\n");
  });
});

describe("seeds", () => {
  const args = ["train", "frozen-lake", "--algorithm", "q-learning", "--steps", "1500", "--evaluate-every", "500"];

  it("side by side in threads find what each finds alone, and each writes its policy", async () => {
    const together = await run(...args, "--seeds", "3", "--workers", "2", "--out", join(folder, "lake-{seed}"), "--json");
    const { seeds, policies, final } = JSON.parse(together.out) as { seeds: { seed: number; final: number; policyName: string }[]; policies: { seed: number }[]; final: { runs: number } };
    expect(seeds.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(policies.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(final.runs).toBe(3);
    const alone = await run(...args, "--seed", "2", "--json");
    expect((JSON.parse(alone.out) as { seeds: object[] }).seeds[0]).toEqual(seeds[1]);
    for (const seed of [1, 2, 3]) expect(existsSync(join(folder, `lake-${seed}.safetensors`))).toBe(true);
    expect(new Set(seeds.map(({ policyName }) => policyName)).size).toBe(3);
  });

  it("without {seed} write the policy of the best one", async () => {
    const { out } = await run(...args, "--seeds", "3", "--workers", "1", "--out", join(folder, "best"), "--json");
    const { seeds, policies } = JSON.parse(out) as { seeds: { seed: number; final: number }[]; policies: { seed: number }[] };
    const most = Math.max(...seeds.map(({ final }) => final));
    expect(policies.map(({ seed }) => seed)).toEqual([seeds.find(({ final }) => final === most)!.seed]);
  });

  it("stop early where the return is reached, or where the policy no longer changes", async () => {
    const ends = async (...more: readonly string[]): Promise<unknown> => (JSON.parse((await run(...args, "--steps", "40000", ...more, "--json")).out) as { seeds: { end: string; steps: number }[] }).seeds[0];
    expect(await ends("--until-return", "0.3")).toMatchObject({ end: "return" });
    const stable = await ends("--until-stable", "2") as { end: string; steps: number };
    expect(stable.end).toBe("stable");
    expect(stable.steps).toBeGreaterThan(10_000);
    expect(stable.steps).toBeLessThan(40_000);
    expect(await ends("--until-return", "2")).toMatchObject({ end: "steps", steps: 40_000 });
  }, 60_000);

  it("of a store are summed up like those of an environment", async () => {
    const report = join(folder, "store.html");
    const { out, err } = await run("train", "coupon", "--algorithm", "q-learning", "--decisions", "300", "--seeds", "2", "--workers", "1", "--report", report, "--json");
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ problem: "coupon", algorithm: "q-learning", final: { runs: 2 }, seeds: [{ seed: 1, steps: 300 }, { seed: 2, steps: 300 }] });
    expect(readFileSync(report, "utf8")).toContain("What q-learning has learned");
  });
});
