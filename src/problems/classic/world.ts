// What the registry of classic worlds holds: environments, some of them with answers that are known exactly.
import { vectorOf, type Environment, type Policy, type Random, type VectorColumns, type VectorEnvironment } from "../../core/index.ts";

/** A test world. */
export interface ClassicWorld {
  readonly name: string;
  readonly summary: string;
  create(): Environment;
  /** Many copies at once where the world has a faster way for them than one after the other. */
  vector?(copies: number, columns?: VectorColumns): VectorEnvironment;
}

/** A test world with its known answers. */
export interface KnownWorld extends ClassicWorld {
  /** The expected discounted reward of a request (of the whole episode in a process), exact; cut-offs are left out. */
  value(policy: Policy, random: Random): number;
  /** The largest value a policy can have. */
  readonly optimum: number;
  /** The value of uniform choice. */
  readonly uniform: number;
}

/** Many copies of a world, by its own way for them where it has one; writes into `columns` where they are given. */
export function vectorOfWorld(world: ClassicWorld, copies: number, columns?: VectorColumns): VectorEnvironment {
  return world.vector === undefined ? vectorOf(() => world.create(), copies, columns) : world.vector(copies, columns);
}
