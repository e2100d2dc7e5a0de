// Reads what is to be judged: names of yardsticks and algorithms, snapshot files, a table of probabilities.
import { existsSync } from "node:fs";
import { algorithms } from "../algorithms/index.ts";
import { describe, fail, type Random } from "../core/index.ts";
import { readTable } from "../edge/files/index.ts";
import type { TargetRequest } from "../experiment/index.ts";
import { tabularPolicyTable } from "../problems/tabular/index.ts";
import type { OpenedLog } from "./log-input.ts";
import { objectOption } from "./options.ts";
import { readSnapshotTarget } from "./snapshot-target.ts";

/** The forms of a target, for the help. */
export const targetForms = `uniform, best-constant, best-per-segment, an algorithm (${algorithms.map(({ name }) => name).join(", ")}), or a policy file; `
  + "an algorithm or a file may end in :greedy (judged as its mode), and an algorithm's settings may follow as JSON, e.g. 'epsilon-greedy:greedy{\"epsilon\":0}'";

/** What to judge, as given on the command line. */
export interface TargetFlags {
  readonly target?: readonly string[];
  readonly policyTable?: string;
}

/** The targets of a command line; `random` serves policies that draw. Throws `bad-flag` naming the target. */
export async function readTargets(flags: TargetFlags, opened: OpenedLog, random: Random): Promise<TargetRequest[]> {
  const texts = flags.target ?? [];
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) fail("bad-flag", "--target", "each target once", `${describe(twice)} twice`);
  const requests: TargetRequest[] = [];
  for (const text of texts) requests.push(await readTarget(text, opened, random));
  if (flags.policyTable !== undefined) requests.push(await readPolicyTable(flags.policyTable, opened));
  return requests.length === 0 ? standardTargets(opened) : requests;
}

// The best constant is chosen on other subjects than it is judged on, so it takes two of them, and a list that does not change.
function standardTargets({ log }: OpenedLog): TargetRequest[] {
  const divisible = log.spec.fixed !== null && log.subjects.some((subject) => subject !== log.subjects[0]);
  return divisible ? [{ kind: "uniform" }, { kind: "constant" }] : [{ kind: "uniform" }];
}

async function readTarget(text: string, opened: OpenedLog, random: Random): Promise<TargetRequest> {
  if (text === "uniform") return { kind: "uniform" };
  if (text === "best-constant") return { kind: "constant" };
  if (text === "best-per-segment") return { kind: "segment" };
  const { name, greedy, config } = splitTarget(text);
  if (algorithms.some((algorithm) => algorithm.name === name)) return { kind: "algorithm", name, config, greedy };
  if (!existsSync(name)) fail("bad-flag", "--target", "uniform, best-constant, best-per-segment, an algorithm's name or a policy file", describe(text));
  return readSnapshotTarget(name, { greedy, opened, random });
}

// "linear-ucb:greedy{...}" in its three parts.
function splitTarget(text: string): { name: string; greedy: boolean; config: unknown } {
  const brace = text.indexOf("{");
  const config = brace < 0 ? undefined : objectOption("--target", text.slice(brace));
  const head = brace < 0 ? text : text.slice(0, brace);
  const greedy = head.endsWith(":greedy");
  return { name: greedy ? head.slice(0, -":greedy".length) : head, greedy, config };
}

async function readPolicyTable(path: string, { tabular }: OpenedLog): Promise<TargetRequest> {
  if (tabular === null) fail("bad-flag", "--policy-table", "a log read through a column mapping", "records of a known problem");
  const policy = tabularPolicyTable(await readTable(path), tabular.table, { tabular: tabular.reading, mapping: tabular.mapping });
  return { kind: "table", name: path, policy };
}
