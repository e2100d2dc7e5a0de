// What is fitted or accounted: encoders, linear models, ledgers and the like.
export * from "./features.ts";
export * from "./posterior.ts";
export * from "./ridge.ts";
export * from "./scaling.ts";
