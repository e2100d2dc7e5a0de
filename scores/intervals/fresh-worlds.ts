// Hard worlds drawn at random, that nobody has looked at: rare outcomes, heavy tails, poor overlap, half of them with nothing to gain.
import { sampleIndex, seeded, type Random } from "../../src/core/index.ts";
import type { World } from "./worlds.ts";

const kinds = ["rare", "heavy-tailed", "poor overlap"] as const;

/** World number `index` of a draw; the same number gives the same world. */
export function freshWorld(index: number): World {
  const random = seeded(`fresh hard world ${index}`);
  const kind = kinds[index % kinds.length];
  const flat = index % 2 === 0;
  const contexts = 3 + sampleIndex(random, 8);
  const actions = 3 + sampleIndex(random, 8);
  const chance = { rare: between(random, 0.002, 0.01), "heavy-tailed": between(random, 0.01, 0.05), "poor overlap": between(random, 0.01, 0.4) }[kind];
  const steepness = kind === "poor overlap" ? between(random, 2, 3) : between(random, 0, 1.5);
  const doubling = kind === "heavy-tailed";
  return {
    name: `${kind}, drawn world ${index}${flat ? ", nothing to gain" : ""}`,
    kind, decisions: 5000, stages: 1, perSubject: random.uniform() < 0.3 ? [1, 2, 5] : [1], subjectEffect: 0,
    chances: table(random, contexts, actions, () => (flat ? chance : chance * between(random, 0.4, 1.6))),
    payoffs: doubling ? [10, 20, 40, 80, 160, 320, 640, 1280] : [1],
    shares: doubling ? [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.0078125] : [1],
    logging: distributions(table(random, contexts, actions, () => between(random, -steepness, steepness))),
    target: random.uniform() < 0.5 ? table(random, contexts, actions, () => 1 / actions)
      : distributions(table(random, contexts, actions, () => between(random, -2, 2))),
  };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

function table(random: Random, contexts: number, actions: number, entry: (random: Random) => number): number[][] {
  return Array.from({ length: contexts }, () => Array.from({ length: actions }, () => entry(random)));
}

function distributions(scores: readonly (readonly number[])[]): number[][] {
  return scores.map((row) => {
    const powers = row.map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  });
}
