// How the threads of a training team tell each other that there is work and that it is done: numbers in shared memory, watched and then slept on.
import { words, type Board } from "../kernels/index.ts";

// Behind the words of the board, a cache line for each member: the last order it has done, and whether it sleeps.
const doneAt = (member: number): number => 128 + 16 * member;
const sleepsAt = (member: number): number => 129 + 16 * member;

// Looks before going to sleep: some 50 microseconds, longer than a pass of a small network and shorter than a slice of the scheduler.
const looks = 20_000;
const patienceMs = 60_000;

/** Says that there is an order on the board; returns its number. */
export function announce({ words: board }: Board, members: number): number {
  const order = Atomics.add(board, words.sequence, 1) + 1;
  for (let member = 1; member < members; member++) {
    if (Atomics.load(board, sleepsAt(member)) === 1) {
      Atomics.notify(board, words.sequence);
      break;
    }
  }
  return order;
}

/** Waits until all other members have done an order; throws Error where one does not within a minute. */
export function waitForDone({ words: board }: Board, members: number, order: number): void {
  for (let member = 1; member < members; member++) {
    if (!waitWhile(board, doneAt(member), (value) => value !== order, sleepsAt(0))) throw new Error("a thread of the training team does not answer");
  }
}

/** Wakes everybody for the last time. */
export function orderNothingMore({ words: board }: Board, members: number): void {
  Atomics.store(board, words.stop, 1);
  announce({ words: board } as Board, members);
}

/** The life of a member: does what `work` does for each order until there are no more. */
export function serve({ words: board }: Board, member: number, work: () => void): void {
  for (let done = 0; ;) {
    const before = done;
    while (!waitWhile(board, words.sequence, (value) => value === before, sleepsAt(member)));
    if (Atomics.load(board, words.stop) === 1) return;
    work();
    done = Atomics.load(board, words.sequence);
    Atomics.store(board, doneAt(member), done);
    if (Atomics.load(board, sleepsAt(0)) === 1) Atomics.notify(board, doneAt(member));
  }
}

// False where the number at `index` is still such as to be waited for after a minute. Who writes it looks at `sleeps` afterwards.
function waitWhile(board: Int32Array, index: number, stays: (value: number) => boolean, sleeps: number): boolean {
  for (let look = 0; look < looks; look++) if (!stays(Atomics.load(board, index))) return true;
  Atomics.store(board, sleeps, 1);
  const value = Atomics.load(board, index);
  const answer = stays(value) ? Atomics.wait(board, index, value, patienceMs) : "ok";
  Atomics.store(board, sleeps, 0);
  return answer !== "timed-out" || !stays(Atomics.load(board, index));
}
