// Experiments: simulate a season, train in an environment, compare over seeds. They return data and print nothing.
export type { Actor } from "./actor.ts";
export { compare, type CompareOptions, type RunSeeds } from "./compare.ts";
export { bandOf, lineOf, meansOver } from "./curves.ts";
export * from "./money.ts";
export { createPriceSource, type PacedLimit, type PriceSource, type Pricing } from "./pricing.ts";
export * from "./results.ts";
export * from "./run-fast.ts";
export * from "./run.ts";
export * from "./seed.ts";
export * from "./simulate.ts";
export { totalVariation, type Stability } from "./stability.ts";
export * from "./statistics.ts";
export { tableOf } from "./table.ts";
export * from "./study-log.ts";
export { knownObservation, through, type AnsweredStep, type Lens } from "./lenses/lens.ts";
export * from "./lenses/reward.ts";
export * from "./lenses/state.ts";
