// Reads what is to be judged: names of yardsticks and algorithms, snapshot files, a table of probabilities.
import { existsSync } from "node:fs";
import { algorithms, findAlgorithm } from "../algorithms/index.ts";
import { describe, fail, type Snapshot } from "../core/index.ts";
import { readSnapshot, readTable } from "../edge/files/index.ts";
import type { TargetRequest } from "../experiment/index.ts";
import { tabularPolicyTable } from "../problems/tabular/index.ts";
import type { OpenedLog } from "./log-input.ts";
import { objectOption } from "./options.ts";

/** The forms of a target, for the help. */
export const targetForms = `uniform, best-constant, best-per-segment, an algorithm (${algorithms.map(({ name }) => name).join(", ")}), or a policy file; `
  + "an algorithm or a file may end in :greedy (judged as its mode), and an algorithm's settings may follow as JSON, e.g. 'epsilon-greedy:greedy{\"epsilon\":0}'";

/** The targets of a command line. Throws `bad-flag` naming the target. */
export async function readTargets(texts: readonly string[], policyTable: string | undefined, opened: OpenedLog): Promise<TargetRequest[]> {
  const requests: TargetRequest[] = [];
  for (const text of texts) requests.push(await readTarget(text, opened));
  if (policyTable !== undefined) requests.push(await readPolicyTable(policyTable, opened));
  if (requests.length === 0) return [{ kind: "uniform" }, { kind: "constant" }];
  return requests;
}

async function readTarget(text: string, opened: OpenedLog): Promise<TargetRequest> {
  if (text === "uniform") return { kind: "uniform" };
  if (text === "best-constant") return { kind: "constant" };
  if (text === "best-per-segment") return { kind: "segment" };
  const { name, greedy, config } = splitTarget(text);
  if (algorithms.some((algorithm) => algorithm.name === name)) return { kind: "algorithm", name, config, greedy };
  if (!existsSync(name)) fail("bad-flag", "--target", "uniform, best-constant, best-per-segment, an algorithm's name or a policy file", describe(text));
  const snapshot = await readSnapshot(name);
  checkFits(snapshot, name, opened);
  return { kind: "snapshot", name: greedy ? `${name}:greedy` : name, policy: policyOf(snapshot), greedy };
}

// "linear-ucb:greedy{...}" in its three parts.
function splitTarget(text: string): { name: string; greedy: boolean; config: unknown } {
  const brace = text.indexOf("{");
  const config = brace < 0 ? undefined : objectOption("--target", text.slice(brace));
  const head = brace < 0 ? text : text.slice(0, brace);
  const greedy = head.endsWith(":greedy");
  return { name: greedy ? head.slice(0, -":greedy".length) : head, greedy, config };
}

/** The policy in a snapshot. Throws `unknown-name` for an algorithm this version does not have, `bad-snapshot` for numbers that do not fit. */
export function policyOf(snapshot: Snapshot): ReturnType<ReturnType<typeof findAlgorithm>["create"]>["policy"] {
  return findAlgorithm(snapshot.algorithm).create(snapshot.spec, snapshot.config, snapshot).policy;
}

function checkFits(snapshot: Snapshot, path: string, { log }: OpenedLog): void {
  const names = (fields: readonly { readonly name: string }[]): string => fields.map((field) => field.name).join(", ");
  if (names(snapshot.spec.state) !== names(log.spec.state)) {
    fail("bad-flag", "--target", `a policy with the log's state fields (${describe(names(log.spec.state))})`, `${path} with ${describe(names(snapshot.spec.state))}`);
  }
  if (snapshot.spec.fixed?.join() !== log.spec.fixed?.join()) {
    fail("bad-flag", "--target", `a policy over the log's candidates (${describe(log.spec.fixed)})`, `${path} over ${describe(snapshot.spec.fixed)}`);
  }
}

async function readPolicyTable(path: string, { tabular }: OpenedLog): Promise<TargetRequest> {
  if (tabular === null) fail("bad-flag", "--policy-table", "a log read through a column mapping", "records of a known problem");
  const policy = tabularPolicyTable(await readTable(path), tabular.table, { tabular: tabular.reading, mapping: tabular.mapping });
  return { kind: "table", name: path, policy };
}
