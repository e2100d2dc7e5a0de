// Checkpoints of one run in a folder: written whole or not at all, the newest two kept, read only where they are sound and the run's own.
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail, PropenseError } from "../../core/index.ts";
import { openCheckpoint, refuseForeign, sealCheckpoint, type RunCheckpoint, type RunPlan } from "../../experiment/index.ts";
import { rethrow } from "./bytes.ts";
import { readSnapshot, writeSnapshot } from "./records.ts";
import { makeFolders } from "./write.ts";

/** The checkpoints of one run. */
export interface Checkpoints {
  /** The newest one, null where there is none. Throws `bad-snapshot` for a damaged one, `bad-flag` for one of another run. */
  latest(plan: RunPlan): Promise<RunCheckpoint | null>;
  /** Writes one and removes what is older than the one before it; returns its path. */
  write(at: number, checkpoint: RunCheckpoint): Promise<string>;
  /** The path of the newest one written or read, null where there is none. */
  newest(): string | null;
}

const kept = 2;

/** The checkpoints called NAME-STEPS.safetensors in this folder, which is made where it is missing. Throws `bad-file` where it is a file. */
export async function openCheckpoints(folder: string, name: string): Promise<Checkpoints> {
  const status = await stat(folder).catch(() => null);
  if (status !== null && !status.isDirectory()) fail("bad-file", folder, "a folder for checkpoints", "a file");
  await makeFolders(folder, folder);
  const pattern = new RegExp(`^${name}-(\\d+)\\.safetensors(\\.[0-9a-f]+\\.part)?$`);
  const places = await readdir(folder).catch((error: unknown) => rethrow(error, folder));
  // What a killed process was writing.
  for (const place of places) if (place.endsWith(".part") && pattern.test(place)) await rm(join(folder, place), { force: true });
  const found = places.filter((place) => !place.endsWith(".part") && pattern.test(place));
  const paths = found.sort((a, b) => stepsIn(a, pattern) - stepsIn(b, pattern)).map((place) => join(folder, place));
  return {
    newest: () => paths.at(-1) ?? null,
    async latest(plan) {
      const path = paths.at(-1);
      if (path === undefined) return null;
      const checkpoint = await read(path, paths.at(-2));
      refuseForeign(checkpoint.plan, plan, path);
      return checkpoint;
    },
    async write(at, checkpoint) {
      const path = join(folder, `${name}-${at}.safetensors`);
      await writeSnapshot(path, sealCheckpoint(checkpoint));
      if (paths.at(-1) !== path) paths.push(path);
      while (paths.length > kept) await rm(paths.shift()!, { force: true });
      return path;
    },
  };
}

function stepsIn(place: string, pattern: RegExp): number {
  return Number(pattern.exec(place)![1]);
}

// Never goes back to an older one by itself: whoever trains is to know that something was damaged.
async function read(path: string, before: string | undefined): Promise<RunCheckpoint> {
  try {
    return openCheckpoint(await readSnapshot(path), path);
  } catch (error) {
    if (!(error instanceof PropenseError)) throw error;
    const { code, where, expected, got } = error.fault;
    const way = before === undefined ? "remove it to begin anew" : `remove it to go on from ${before}`;
    return fail(code, where, `${expected} (${way})`, got);
  }
}
