// Worlds whose parameters are drawn from stated ranges: one draw from every pair of numbers, each from a stream of its own name.
import type { Random } from "../core/index.ts";

type RangeName<World> = { [Name in keyof World]: World[Name] extends readonly [number, number] ? Name : never }[keyof World];

/** One number from each stated range of a world. */
export type DrawnFrom<World> = { readonly [Name in RangeName<World>]: number };

function isRange(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === "number");
}

/** Draws every range [low, high] of a world uniformly; a range that is added later moves none of the others. */
export function drawRanges<World extends object>(world: World, random: Random): DrawnFrom<World> {
  const drawn = Object.entries(world).flatMap(([name, value]: [string, unknown]) => (
    isRange(value) ? [[name, value[0] + (value[1] - value[0]) * random.fork(name).uniform()] as const] : []
  ));
  return Object.fromEntries(drawn) as DrawnFrom<World>;
}

/** The same world with every range shrunk to its draw. */
export function settleRanges<World extends object>(world: World, random: Random): World {
  const settled = Object.entries(drawRanges(world, random)).map(([name, value]) => [name, [value, value]]);
  return { ...world, ...(Object.fromEntries(settled) as Partial<World>) };
}
