// Judges policies in worlds that are not the one they were trained in.
import { fail, type Policy, type Random } from "../../core/index.ts";
import { mean } from "../../kernels/index.ts";
import type { Problem } from "../../problems/index.ts";
import type { Judge } from "./judge.ts";
import type { Measured } from "../seasons/results.ts";
import { simulate } from "../seasons/simulate.ts";
import { meanInterval, pairedDifference } from "../comparing/statistics.ts";

/** A world by name, with a way to judge a policy in it: `judgeIn`, `judgeInCopies` or `judgeInSeasons`. */
export interface NamedWorld {
  readonly name: string;
  readonly judge: Judge;
}

/** What a world made of the policies. */
export interface ShiftRow {
  readonly world: string;
  /** Mean return of an episode. */
  readonly meanReturn: Measured;
  /** Return at home less the return here, paired; null for the home row. */
  readonly drop: Measured | null;
  /** The drop as a share of the return at home; null where that is not above zero. */
  readonly dropShare: number | null;
}

/** How policies fare at home and away. */
export interface ShiftTable {
  /** What the intervals are over: policies of several training seeds, or the episodes of a single one, which say nothing of other seeds. */
  readonly over: "policies" | "episodes";
  /** Home first. */
  readonly rows: readonly ShiftRow[];
}

/** What to judge, and where. */
export interface ShiftOptions {
  /** One of each training seed; with a single one the intervals are over its episodes. */
  readonly policies: readonly Policy[];
  readonly home: NamedWorld;
  readonly shifted: readonly NamedWorld[];
  /** All worlds are judged with the same draws, so that what they share cancels in the drop. */
  readonly random: Random;
  readonly level?: number;
}

/** Judges every policy in every world. Throws `bad-settings` without a policy, or where a single policy's episodes cannot be paired. */
export function judgeShifted({ policies, home, shifted, random, level = 0.95 }: ShiftOptions): ShiftTable {
  if (policies.length === 0) fail("bad-settings", "policies", "at least one policy", "none");
  const single = policies.length === 1;
  const returnsIn = ({ judge }: NamedWorld): readonly number[] => {
    const judged = policies.map((policy, index) => judge(policy, random.fork(index)));
    return single ? judged[0].returns : judged.map(({ meanReturn }) => meanReturn);
  };
  const atHome = returnsIn(home);
  const rows = shifted.map((world): ShiftRow => {
    const away = returnsIn(world);
    if (away.length !== atHome.length) fail("bad-settings", `episodes in ${world.name}`, `${atHome.length}, as at home`, away.length);
    const drop = pairedDifference(atHome, away, level);
    return { world: world.name, meanReturn: meanInterval(away, level), drop, dropShare: mean(atHome) > 0 ? drop.mean / mean(atHome) : null };
  });
  return { over: single ? "episodes" : "policies", rows: [{ world: home.name, meanReturn: meanInterval(atHome, level), drop: null, dropShare: null }, ...rows] };
}

/** Judges over whole seasons of a problem's world under its caps, the policy as it stands: a season's return is its reward per decision. */
export function judgeInSeasons(problem: Problem, { seasons, decisions }: { readonly seasons: number; readonly decisions: number }): Judge {
  return (policy, random) => {
    const returns = Array.from({ length: seasons }, (_, season) =>
      simulate({ problem, actor: { kind: "policy", name: "judged", policy }, decisions, random: random.fork(season) }).rewardPerDecision);
    return { episodes: seasons, meanReturn: mean(returns), returns, meanLength: decisions };
  };
}
