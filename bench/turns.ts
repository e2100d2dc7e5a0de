// Contenders that take turns in one run, some of them in other processes: the smallest processor time of each counts.

/** One contender. It does its work `repeats` times in a turn and may answer with the seconds of processor time per repeat. */
export interface Turn {
  readonly name: string;
  readonly repeats: number;
  readonly run: (repeats: number) => void | Promise<number>;
}

/**
 * The seconds per repeat of each contender, by name. The machine may be shared, so the best of `rounds` turns counts for each; two more turns
 * come first, for warming up.
 */
export async function takeTurns(turns: readonly Turn[], rounds = 25): Promise<Map<string, number>> {
  const best = new Map<string, number>();
  for (let round = -2; round < rounds; round++) {
    for (const { name, repeats, run } of turns) {
      const before = process.cpuUsage();
      const answer = await run(repeats);
      const { user, system } = process.cpuUsage(before);
      const seconds = typeof answer === "number" ? answer : (user + system) / 1e6 / repeats;
      if (round >= 0) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, seconds));
    }
  }
  return best;
}
