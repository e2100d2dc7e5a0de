// What a thread of a training team runs: its share of each order, on memory that it shares with the others.
import { parentPort, workerData } from "node:worker_threads";
import { boardOf, doShare, loadSharedKernels, type SharedMemory } from "../kernels/index.ts";
import { serve } from "./team-signals.ts";

const { shared, member } = workerData as { readonly shared: SharedMemory; readonly member: number };
const memory = loadSharedKernels(shared);
const board = boardOf(shared);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort!.postMessage("ready");
serve(board, member, () => doShare(memory, board, member));
