// Work that several members do at once on one memory: what an order says, and what a member does of it. Who the members are is not said here.
import { createSharedMemory, firstFreeByte, loadSharedKernels, type KernelMemory, type SharedMemory } from "./wasm-module.ts";

/** What can be ordered; an order names it by its place. */
export const operations = ["forward", "backward", "addGradients", "squaredNorm", "adam", "sgd", "blend"] as const;

/** One of them. */
export type Operation = (typeof operations)[number];

/**
 * Words of the board, each with a place of its own; `sequence` counts orders, and `stop` ends the work of a member. What members watch
 * has a cache line to itself, so that writing an order does not disturb them.
 */
export const words = { sequence: 0, operation: 16, plan: 17, planBytes: 18, rows: 19, rowsEach: 20, flag: 21, stop: 22 } as const;

const boardBytes = 4096;
// Behind the words: six numbers in 64 bits, then one sum per member.
const numbersAt = 128;

/** Where orders stand, at the same bytes for every member. */
export interface Board {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** One sum per member. */
  readonly sums: Float64Array;
}

/** The board in a team's memory. */
export function boardOf({ buffer }: SharedMemory): Board {
  return {
    words: new Int32Array(buffer, firstFreeByte, boardBytes / 4),
    numbers: new Float64Array(buffer, firstFreeByte + numbersAt, 6), sums: new Float64Array(buffer, firstFreeByte + numbersAt + 48, mostMembers),
  };
}

/** More would not fit the board. */
export const mostMembers = 16;

// The first byte that belongs to engines.
const teamStart = firstFreeByte + boardBytes;

/** Members that do the orders of an engine, each its own share. What comes out depends on how many they are and never on who does which share when. */
export interface Team {
  readonly members: number;
  readonly memory: KernelMemory;
  readonly board: Board;
  /** Bytes of the memory for an engine, from a multiple of 64 on; throws RangeError where none are left. */
  reserve(bytes: number): number;
  /** Has every member do its share of what is on the board, and returns when all have. */
  run(): void;
}

/** A team whose members are all this thread, one after the other: the same bits as any team of as many members. */
export function createSoloTeam(members: number, bytes = 67_108_864): Team {
  const shared = createSharedMemory(bytes);
  const memory = loadSharedKernels(shared);
  const board = boardOf(shared);
  return {
    members, memory, board, reserve: createReserve(shared),
    run() {
      for (let member = 0; member < members; member++) doShare(memory, board, member);
    },
  };
}

/** Hands out the bytes of a team's memory from first to last. */
export function createReserve({ buffer }: SharedMemory): Team["reserve"] {
  let next = teamStart;
  return (bytes) => {
    const from = next;
    next += Math.ceil(bytes / 64) * 64;
    if (next > buffer.byteLength) throw new RangeError(`the networks of a team need more than its ${buffer.byteLength} bytes`);
    return from;
  };
}

// How many of `rows` fall to a member, `each` to every one as long as there are some.
function shareOfRows(rows: number, each: number, member: number): number {
  return Math.max(0, Math.min(each, rows - member * each));
}

/** Does one member's share of the order on the board. */
export function doShare({ kernels }: KernelMemory, board: Board, member: number): void {
  const order = board.words;
  const plan = order[words.plan] + member * order[words.planBytes];
  const flag = order[words.flag];
  const rows = shareOfRows(order[words.rows], order[words.rowsEach], member);
  const numbers = board.numbers;
  switch (operations[order[words.operation]]) {
    case "forward":
      if (rows > 0) kernels.forward(plan, rows, flag);
      return;
    case "backward":
      if (rows > 0) kernels.backward(plan, rows, flag);
      return;
    case "addGradients": return kernels.addGradients(plan, flag);
    case "squaredNorm":
      board.sums[member] = kernels.squaredNorm(plan);
      return;
    case "adam": return kernels.adam(plan, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    case "sgd": return kernels.sgd(plan, numbers[0], numbers[1], numbers[2]);
    case "blend": return kernels.blend(plan, numbers[0]);
  }
}
