// The gambler: stake money on an unfair coin until 100 are reached or nothing is left (Sutton & Barto 2018, example 4.3).
import { createTabularModel, type Outcome } from "../../models/index.ts";
import { tabularWorld, type TabularWorld } from "./tabular-world.ts";

const goal = 100;
const headsShare = 0.4;

function outcomes(capital: number, action: number): Outcome[] {
  const stake = action + 1;
  if (stake > capital || stake > goal - capital) return [];
  const won = capital + stake;
  const lost = capital - stake;
  return [
    { probability: headsShare, next: won, reward: won === goal ? 1 : 0, ends: won === goal },
    { probability: 1 - headsShare, next: lost, reward: 0, ends: lost === 0 },
  ];
}

/**
 * Capital 0 to 100, stakes 1 to 50 as far as capital and goal allow; reward 1 at the goal, nothing discounted, so that a value is the
 * chance of getting there: .4 from 50. Episodes begin with any capital from 1 to 99 alike; cut off at 1,000 stakes.
 */
export const gambler: TabularWorld = tabularWorld({
  name: "gambler",
  summary: "reach 100 by stakes on a coin of .4",
  coordinates: [{ name: "capital", size: goal + 1 }],
  actions: Array.from({ length: goal / 2 }, (_, action) => String(action + 1)),
  discount: 1, longest: 1000, optimum: 0.3990635950219, uniform: 0.3240199658140,
  model: () => createTabularModel({
    states: goal + 1, actions: goal / 2, discount: 1,
    first: (capital) => (capital === 0 || capital === goal ? 0 : 1),
    outcomes,
  }),
});
