// Runs every command of docs/guide.md and its translation in an empty folder, on the small log the guide speaks of.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../src/cli/main.ts";
import type { EvaluationResult } from "../src/evaluation/index.ts";
import { guideLog } from "./fixtures/guide-log.ts";
import { root } from "./tidy/source.ts";

const pages = ["docs/guide.md", "docs/guide.zh-CN.md"] as const;
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const folder = mkdtempSync(join(tmpdir(), "propense-guide-"));
afterAll(() => rmSync(folder, { recursive: true }));

const commandsOf = (path: string): string[] =>
  [...read(path).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, body]) => body.trim().split("\n")).filter((line) => line.startsWith("propense "));
const filesOf = (path: string): (readonly [name: string, content: string])[] =>
  [...read(path).matchAll(/^```json (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, content]) => [name, content] as const);

// Files of the guide live in the folder; a test does not change where the process stands.
function argumentsOf(command: string): string[] {
  return command.split(" ").slice(1).map((word) => (word === "checkpoints" || /^[\w-]+\.(csv|json|jsonl|html|safetensors)$/.test(word) ? join(folder, word) : word));
}

async function run(args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const code = await main(args, { out: (text) => { out += text; }, err: (text) => { err += text; }, interactive: false });
  return { code, out, err };
}

describe.each(pages)("%s", (path) => {
  writeFileSync(join(folder, "log.csv"), guideLog());
  for (const [name, content] of filesOf(path)) writeFileSync(join(folder, name), content);

  it("shows the head of the log it speaks of", () => {
    const shown = /^```csv\n([\s\S]*?)^```$/m.exec(read(path))![1];
    expect(guideLog().startsWith(shown)).toBe(true);
  });

  // The translation has the same commands, as the last test holds.
  if (path === pages[0]) it.each(commandsOf(path))("%s", async (command) => {
    const { code, out, err } = await run(argumentsOf(command));
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(50);
  }, 600_000);

  if (path === pages[0]) it("has written what its commands name", () => {
    for (const file of ["report.html", "policy.safetensors", "season.jsonl", "coupons.safetensors"]) expect(existsSync(join(folder, file)), file).toBe(true);
  });

  it("says what the log says: better than logging and the best constant, the same as the best per segment", async () => {
    const { out } = await run(argumentsOf("propense evaluate log.csv --mapping mapping.json --target epsilon-greedy:greedy --quantities reward --json"));
    const { verdicts, estimates } = JSON.parse(out) as EvaluationResult;
    expect(verdicts.map(({ against, verdict }) => [against.replace(/ \(.*/, ""), verdict])).toEqual([["logging", "better"], ["best constant", "better"], ["best per segment", "not shown"]]);
    // Web customers given the discount earn .35 x (10 - 2), app customers given the gift .4 x (10 - 3): 2.8 each.
    const [low, high] = estimates.find(({ target, estimator }) => target === "epsilon-greedy:greedy" && estimator === "DR")!.interval;
    expect(low < 2.8 && 2.8 < high).toBe(true);
  });

  it("explains every verdict word and every column of the table of estimates", () => {
    for (const word of ["better", "worse", "not shown", "no verdict", "eff. sample", "mean weight", "largest", "unsupported", "(biased)"]) expect(read(path)).toContain(word);
  });
});

it("both languages have the same headings, commands and files", () => {
  const [english, chinese] = pages;
  const headings = (path: string): string[] => [...read(path).matchAll(/^(#+) /gm)].map(([, marks]) => marks);
  expect(headings(chinese)).toEqual(headings(english));
  expect(commandsOf(chinese)).toEqual(commandsOf(english));
  expect(commandsOf(english).length).toBeGreaterThan(7);
  expect(filesOf(chinese)).toEqual(filesOf(english));
});
