// The service with one fault put in on purpose, run through the simulation: a checker that finds nothing there would find nothing anywhere.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A fault: texts of a source file and what stands there instead. */
export interface Mutant {
  readonly name: string;
  /** What the checker must say of it. */
  readonly says: RegExp;
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

const one = (file: string, from: string, to: string): Mutant["changes"] => [{ file, from, to }];
const store = "test/simulation/store.ts";

/** Each is caught within a few seasons. */
export const mutants: readonly Mutant[] = [
  { name: "dropped sync", says: /ACKNOWLEDGED AND LOST/, changes: one(store, "    disk.sync();\n", "") },
  { name: "stale epoch accepted", says: /a writer of term \d+ wrote in term \d+/, changes: one(store, "if (epoch !== stream.epoch)", "if (epoch < 0)") },
  { name: "claim not checked", says: /ISSUED TWICE/, changes: one(store, "if (tables.claims.has(claim) || names.has(claim))", "if (claim === '')") },
  {
    name: "answer before commit", says: /ACKNOWLEDGED AND LOST/,
    changes: one("src/service/journal/journal.ts", "await (entry === null ? queue.settled() : queue.push(hand(entry)));", "if (entry === null) await queue.settled();\n        else queue.push(hand(entry)).catch(() => undefined);"),
  },
  {
    name: "double window", says: /CLOSED TWICE|was redeemed when it was over/,
    changes: one("src/service/state.ts", "decisionIn(slice, event.decision).closed = true;", "decisionIn(slice, event.decision);"),
  },
  {
    name: "mask after sampling", says: /masked/,
    changes: one(
      "src/service/decisions/guarded-draw.ts", "const made = drawDecision({ ...input, permits });",
      "const free = drawDecision({ ...input, permits: () => true });\n  const made = permits(input.problem.reserve(input.request, free.chosen)) ? free : drawDecision({ ...input, permits: () => false });",
    ),
  },
  {
    name: "wrong propensity", says: /propensity 1 is not the probability/,
    changes: one("src/service/decisions/deciding.ts", "choices: choicesOf(problem, made),", "choices: choicesOf(problem, made).map((choice) => ({ ...choice, propensity: 1 })),"),
  },
  {
    name: "building on a decision that is not durable", says: /was made on this stream before|does not come to rest|ACKNOWLEDGED AND LOST|different states/,
    changes: one("src/service/journal/journal.ts", "isWritten: ({ stream, position }) => position < (tails.get(stream)?.written ?? 0),", "isWritten: () => true,"),
  },
];

const root = resolve(import.meta.dirname, "../..");

/** What the simulation says of the sources with this fault in them. */
export function runMutant({ changes }: Mutant, seed: number, seasons: number): { readonly exitCode: number; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), "propense-mutant-"));
  try {
    for (const part of ["src", "test/simulation", "test/fixtures", "package.json"]) cpSync(join(root, part), join(folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const { file, from, to } of changes) {
      const text = readFileSync(join(folder, file), "utf8");
      if (text.split(from).length !== 2) throw new Error(`${file} holds ${JSON.stringify(from)} not exactly once`);
      writeFileSync(join(folder, file), text.replace(from, () => to));
    }
    const said = execFileSync(process.execPath, [join(folder, "test/simulation/main.ts"), `${seed}`, `${seasons}`], { encoding: "utf8", stdio: "pipe", timeout: 500_000 });
    return { exitCode: 0, said };
  } catch (error) {
    const { status, stdout, stderr } = error as { readonly status?: number; readonly stdout?: string; readonly stderr?: string };
    if (status === undefined) throw error;
    return { exitCode: status, said: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
