// Games of two players who choose once, at the same time: payoffs as a table, so that every value and every best answer is exact.
import { fail, type DecisionSpec, type JointEnvironment, type JointStep, type Observation, type Policy, type Random } from "../../core/index.ts";
import { observationOf, oneHot } from "./dynamics.ts";

/** What both get for each pair of choices. */
type Payoffs = readonly (readonly (readonly [first: number, second: number])[])[];

/** A game with its exact arithmetic. */
export interface MatrixGame {
  readonly name: string;
  readonly summary: string;
  create(): JointEnvironment;
  /** What each player can expect when they play so, [2]. */
  values(policies: readonly Policy[], random: Random): readonly number[];
  /**
   * How much both together could gain by answering the other best: sum over players of max_a u(a, other) - u. 0 in an equilibrium and
   * nowhere else (Nash 1950); half of it is what is called exploitability.
   */
  regret(policies: readonly Policy[], random: Random): number;
  /** The largest sum of both players' payoffs. */
  readonly best: number;
}

/** A game; each player sees which side it is on, one-hot, so that one learner can play both. Throws `bad-settings` for a table with holes. */
export function matrixGame({ name, summary, choices, payoffs }: {
  readonly name: string; readonly summary: string; readonly choices: readonly string[]; readonly payoffs: Payoffs;
}): MatrixGame {
  const size = choices.length;
  if (payoffs.length !== size || payoffs.some((row) => row.length !== size)) fail("bad-settings", `game ${name}`, `${size} x ${size} payoffs`, "another shape");
  const spec: DecisionSpec = {
    state: [0, 1].map((side) => ({ name: `side=${side}`, low: 0, high: 1 })), candidate: [], fixed: choices, limits: [], stages: 1, discount: 0,
  };
  const seen = [0, 1].map((side): Observation => observationOf(oneHot(side, 2), choices.map(() => true)));
  const all = payoffs.flat();
  const sharesOf = (policies: readonly Policy[], random: Random): Float64Array[] => policies.map((policy, side) => policy.probabilities(seen[side], random));
  const worth = ([rows, columns]: readonly Float64Array[], side: number): number =>
    payoffs.reduce((sum, row, a) => sum + row.reduce((part, pair, b) => part + rows[a] * columns[b] * pair[side], 0), 0);
  const pure = (choice: number): Float64Array => Float64Array.from(oneHot(choice, size));
  return {
    name, summary, best: Math.max(...all.map(([first, second]) => first + second)),
    create: () => oneShot(spec, seen, payoffs),
    values: (policies, random) => [0, 1].map((side) => worth(sharesOf(policies, random), side)),
    regret(policies, random) {
      const [rows, columns] = sharesOf(policies, random);
      const answers = [0, 1].map((side) => Math.max(...choices.map((_, choice) => worth(side === 0 ? [pure(choice), columns] : [rows, pure(choice)], side))));
      return answers[0] + answers[1] - worth([rows, columns], 0) - worth([rows, columns], 1);
    },
  };
}

function oneShot(spec: DecisionSpec, seen: readonly Observation[], payoffs: Payoffs): JointEnvironment {
  const pairs = payoffs.flat();
  const shared = pairs.every(([first, second]) => first === second);
  const answer = (kind: JointStep["kind"], rewards: readonly number[]): JointStep => ({ kind, observations: seen, rewards, discount: 0 });
  return {
    specs: [spec, spec],
    rewards: shared ? "shared" : pairs.every(([first, second]) => first + second === 0) ? "zero-sum" : "own",
    reset: () => answer("first", [0, 0]),
    step: ([first, second]) => answer("last", payoffs[first][second]),
    save: () => null,
    restore: () => undefined,
  };
}

const both = (payoff: number): readonly [number, number] => [payoff, payoff];
const against = (payoff: number): readonly [number, number] => [payoff, -payoff];

/** The first wins where both show the same. The one equilibrium: each side half and half, worth 0. */
export const matchingPennies: MatrixGame = matrixGame({
  name: "matching-pennies", summary: "one wants to match, the other to differ", choices: ["heads", "tails"],
  payoffs: [[against(1), against(-1)], [against(-1), against(1)]],
});

/** The one equilibrium: a third each, worth 0. */
export const rockPaperScissors: MatrixGame = matrixGame({
  name: "rock-paper-scissors", summary: "each choice beats one and loses to one", choices: ["rock", "paper", "scissors"],
  payoffs: [[against(0), against(-1), against(1)], [against(1), against(0), against(-1)], [against(-1), against(1), against(0)]],
});

/**
 * The same where rock wins 3: the one equilibrium is .2, .6, .2, worth 0. Whoever answers the latest choice alone goes round all three alike, which
 * is not it.
 */
export const heavyRock: MatrixGame = matrixGame({
  name: "heavy-rock", summary: "rock, paper, scissors, where rock wins three times as much", choices: ["rock", "paper", "scissors"],
  payoffs: [[against(0), against(-1), against(3)], [against(1), against(0), against(-1)], [against(-3), against(1), against(0)]],
});

/** To defect is better whatever the other does: the one equilibrium pays 1 each, where 3 each was to be had. */
export const prisonersDilemma: MatrixGame = matrixGame({
  name: "prisoners-dilemma", summary: "defecting is always better, and worse for both", choices: ["cooperate", "defect"],
  payoffs: [[both(3), [0, 5]], [[5, 0], both(1)]],
});

/** Two equilibria: the stag, which pays 4 each and needs both, and the hare, which pays 2 safely. Shared, so that a team can hunt. */
export const stagHunt: MatrixGame = matrixGame({
  name: "stag-hunt", summary: "a large prize that needs both, or a small safe one", choices: ["stag", "hare"],
  payoffs: [[both(4), both(0)], [both(0), both(2)]],
});

/** The climbing game (Claus & Boutilier 1998, section 4): the best pair pays 11, and missing it by one costs 30. What the other does by chance hides it. */
export const climbing: MatrixGame = matrixGame({
  name: "climbing", summary: "the best pair is surrounded by losses", choices: ["a", "b", "c"],
  payoffs: [[both(11), both(-30), both(0)], [both(-30), both(7), both(6)], [both(0), both(0), both(5)]],
});

/** What each adds to the common reward. */
const parts = [0, 1, 2, 3, 4].map((choice) => choice * 0.2);

/** A sum of what each adds, .8 at most: nothing but to tell one's own part from the other's. Best: both choose the last, 1.6 for each. */
export const additive: MatrixGame = matrixGame({
  name: "additive", summary: "the reward is the sum of what each adds", choices: ["0", "1", "2", "3", "4"],
  payoffs: parts.map((first) => parts.map((second) => both(first + second))),
});
