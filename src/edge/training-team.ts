// A team of threads for training: workers wait on shared memory for their share of each pass, since messages would take longer than the work.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { describe, fail } from "../core/index.ts";
import { boardOf, createReserve, createSharedMemory, doShare, loadSharedKernels, mostMembers, type Team } from "../kernels/index.ts";
import { announce, orderNothingMore, waitForDone } from "./team-signals.ts";

/** A team that has threads; `stop` ends them, and after that it must not be used. */
export interface ThreadTeam extends Team {
  stop(): Promise<void>;
}

/**
 * Starts `members - 1` threads beside the caller's own, on `bytes` of shared memory (64 MiB). Networks built with
 * `createEngine: (shapes, rows) => createTeamEngine(team, shapes, rows)` are then trained by all of them; a team's bits are those of
 * `createSoloTeam` with as many members. Throws `bad-settings`.
 */
export async function startTrainingTeam(members = Math.min(2, availableParallelism()), bytes = 67_108_864): Promise<ThreadTeam> {
  if (!Number.isInteger(members) || members < 1 || members > mostMembers) fail("bad-settings", "members", `a whole number from 1 to ${mostMembers}`, describe(members));
  const shared = createSharedMemory(bytes);
  const memory = loadSharedKernels(shared);
  const board = boardOf(shared);
  const module = new URL(`./team-member${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
  const workers = Array.from({ length: members - 1 }, (_, index) => new Worker(module, { workerData: { shared, member: index + 1 } }));
  await Promise.all(workers.map((worker) => new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  })));
  return {
    members, memory, board, reserve: createReserve(shared),
    run() {
      const order = announce(board, members);
      doShare(memory, board, 0);
      waitForDone(board, members, order);
    },
    async stop() {
      orderNothingMore(board, members);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
