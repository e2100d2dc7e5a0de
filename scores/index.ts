// Every checked-in score table, one line each.
import { coverageScore } from "./coverage.ts";
import type { Score } from "./score.ts";

export const scores: readonly Score[] = [coverageScore];
