// The RecoGym study: the named learner is trained and judged, and everybody else plays the same customers.
import { createLearner, seeded } from "../../src/core/index.ts";
import { drawNature, recogymSpec, type RecogymNature } from "../../src/problems/index.ts";
import { named, recogym } from "./plan.ts";
import { modeOf, play, sum, train, type Played, type Player, type Season } from "./play.ts";
import { countsPlayer, bestSinglePlayer, knowingPlayer, lastPlayer, mostViewedPlayer, toldFilterPlayer, uniformPlayer } from "./players.ts";

/** Who plays. */
export const recogymPlayers = ["named", "viewed most", "told filter", "all-knowing", "random", "single", "viewed last", "counts"] as const;
/** One of them. */
export type RecogymPlayer = (typeof recogymPlayers)[number];

/** What a player did with the customers, and the seconds of processor time it took. */
export interface RecogymResult {
  readonly player: RecogymPlayer;
  readonly played: Played;
  readonly seconds: number;
}

/** The customers of the judgement; whoever carries no claim meets the first of them. */
function judging(nature: RecogymNature, customers: number): Season {
  return { nature, viewFade: recogym.settings.viewFade, random: seeded(recogym.judgingSeed), customers };
}

function training(nature: RecogymNature, customers: number): Season {
  return { nature, viewFade: recogym.settings.viewFade, random: seeded(recogym.trainingSeed), customers };
}

/** Trains where there is something to train, and plays. Fewer customers for a quick check. */
export function playRecogym(player: RecogymPlayer, customers?: number): RecogymResult {
  const begun = process.cpuUsage();
  const { products, flips, worldSeed } = recogym.settings;
  const nature = drawNature(products, flips, worldSeed);
  const carries = ["named", "viewed most", "told filter", "all-knowing"].includes(player);
  const count = customers ?? (carries ? recogym.judgedOn : recogym.othersJudgedOn);
  const played = play(judging(nature, count), makePlayer(player, nature));
  const { user, system } = process.cpuUsage(begun);
  return { player, played, seconds: (user + system) / 1e6 };
}

function makePlayer(player: RecogymPlayer, nature: RecogymNature): Player {
  switch (player) {
    case "named": return trainedNamed(nature);
    case "viewed most": return mostViewedPlayer();
    case "told filter": return toldFilterPlayer(nature);
    case "all-knowing": return knowingPlayer(nature);
    case "random": return uniformPlayer(nature);
    case "single": return bestSinglePlayer(nature);
    case "viewed last": return lastPlayer;
    case "counts": return trainedCounts(nature);
    default: return player satisfies never;
  }
}

function trainedNamed(nature: RecogymNature): Player {
  const spec = recogymSpec(recogym.settings);
  const learner = createLearner(named.algorithm, spec, named.config);
  train(training(nature, recogym.trainedOn), spec, learner);
  return modeOf(named.name, spec, learner);
}

// As many customers as the named learner had.
function trainedCounts(nature: RecogymNature): Player {
  const player = countsPlayer(nature);
  play(training(nature, recogym.trainedOn), player);
  player.learns = false;
  return player;
}

/** Clicks per recommendation, and the true probability of a click per recommendation. */
export interface Rate {
  readonly clickRate: number;
  readonly expected: number;
}

/** The rates of a player. */
export function rateOf({ clicks, recommended, expected }: Played): Rate {
  return { clickRate: sum(clicks) / sum(recommended), expected: sum(expected) / sum(recommended) };
}

/** Difference of two rates over the same customers, with the 95 % interval of its linearisation over customers (Cochran 1977, section 6.3). */
export function pairedRates(ours: Played, theirs: Played, column: "clicks" | "expected"): { readonly difference: number; readonly interval: readonly [number, number] } {
  const customers = Math.min(ours.clicks.length, theirs.clicks.length);
  const parts = [ours, theirs].map((played) => {
    const [values, events] = [played[column].subarray(0, customers), played.recommended.subarray(0, customers)];
    return { values, events, rate: sum(values) / sum(events), mean: sum(events) / customers };
  });
  const residual = (customer: number): number => {
    const [a, b] = parts.map(({ values, events, rate, mean }) => (values[customer] - rate * events[customer]) / mean);
    return a - b;
  };
  let squares = 0;
  for (let customer = 0; customer < customers; customer++) squares += residual(customer) ** 2;
  const half = (1.96 * Math.sqrt(squares)) / customers;
  const difference = parts[0].rate - parts[1].rate;
  return { difference, interval: [difference - half, difference + half] };
}
