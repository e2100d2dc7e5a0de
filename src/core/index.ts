// The language of decisions: what every other layer speaks.
export * from "./columns.ts";
export * from "./continuous.ts";
export * from "./decision.ts";
export * from "./errors.ts";
export * from "./experience.ts";
export * from "./keyed.ts";
export * from "./learning.ts";
export * from "./planning.ts";
export * from "./players.ts";
export * from "./policies.ts";
export * from "./random.ts";
export * from "./registry.ts";
export * from "./sampling.ts";
export { canonical, encodeSnapshot, snapshotName, tensorOf, type Snapshot, type Tensor, type TensorData } from "./snapshot.ts";
export { decodeSnapshot } from "./snapshot-reading.ts";
export * from "./vector-environment.ts";
