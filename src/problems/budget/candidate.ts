// What a chunk of money can go to: a line, which is a channel with a creative, or nothing, which keeps it for later.
import { keepName, lineName, type BudgetSettings } from "./settings.ts";

/** One choice; `line` is its place in the settings, -1 to keep the chunk. */
export interface BudgetCandidate {
  readonly name: string;
  readonly line: number;
}

/** Keeping the chunk first, then every line in its order. */
export function candidatesOf({ lines }: Pick<BudgetSettings, "lines">): readonly BudgetCandidate[] {
  return [{ name: keepName, line: -1 }, ...lines.map((line, index) => ({ name: lineName(line), line: index }))];
}
