// One training of the claim on RecoGym, judged on customers of its own beside the rule to beat. Fixed beforehand (docs/decisions/0021-recogym-second-claim.md).
// From its own file: the registry would tie this table to learners it does not run.
import { latentInterest } from "../../src/algorithms/latent-interest.ts";
import { createLearner, seeded } from "../../src/core/index.ts";
import { drawNature, recogymPresets, recogymSpec } from "../../src/problems/index.ts";
import { modeOf, play, train } from "../recommendation/play.ts";
import { mostViewedPlayer } from "../recommendation/players.ts";
import { pairedRates, rateOf, type Rate } from "../recommendation/recogym.ts";

/** What is claimed, on whom. */
export const claim = {
  settings: recogymPresets.hundred,
  config: { rank: 8, histories: 20_000, passes: 10, starts: 3, uniformRows: 300_000, temperature: 0.03, penalty: 100 },
  trainings: [1, 2, 3], trainedOn: 40_000, judgedOn: 200_000,
} as const;

/** What one trained learner came to on its customers, and what the rule came to on the same. */
export interface ClaimResult {
  readonly training: number;
  readonly customers: number;
  readonly learner: Rate;
  readonly rule: Rate;
  /** Learner minus rule, by clicks and by true probabilities of a click, with 95 % intervals over customers. */
  readonly clicks: ReturnType<typeof pairedRates>;
  readonly expected: ReturnType<typeof pairedRates>;
  /** Processor time. */
  readonly seconds: number;
}

const { products, flips, worldSeed, viewFade } = claim.settings;

/** Trains on customers that only this training meets, and judges on others. */
export function runClaim(training: number, { trainedOn, judgedOn }: { readonly trainedOn: number; readonly judgedOn: number } = claim): ClaimResult {
  const begun = process.cpuUsage();
  const nature = drawNature(products, flips, worldSeed);
  const spec = recogymSpec(claim.settings);
  const learner = createLearner(latentInterest, spec, claim.config);
  const seasonOf = (what: string, customers: number) => ({ nature, viewFade, random: seeded(`recogym second claim, ${what} ${training}`), customers });
  train(seasonOf("training", trainedOn), spec, learner);
  const ours = play(seasonOf("judging", judgedOn), modeOf("latent-interest", spec, learner));
  const rule = play(seasonOf("judging", judgedOn), mostViewedPlayer());
  const { user, system } = process.cpuUsage(begun);
  return {
    training, customers: judgedOn, learner: rateOf(ours), rule: rateOf(rule),
    clicks: pairedRates(ours, rule, "clicks"), expected: pairedRates(ours, rule, "expected"), seconds: Math.round((user + system) / 1e6),
  };
}

/** The job of a worker thread. */
export async function run(training: number): Promise<ClaimResult> {
  return runClaim(training);
}

/** The click rate of the rule on the first two hundred customers of the first judgement, which a quick check repeats. */
export function checkedRate(): number {
  const season = { nature: drawNature(products, flips, worldSeed), viewFade, random: seeded("recogym second claim, judging 1"), customers: 200 };
  return rateOf(play(season, mostViewedPlayer())).expected;
}
