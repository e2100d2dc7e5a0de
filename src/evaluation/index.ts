// Off-policy evaluation: what a policy would have earned on a log, how far that may be believed, and the verdict.
export * from "./bootstrap.ts";
export * from "./clusters.ts";
export * from "./diagnostics.ts";
export * from "./estimators.ts";
export * from "./intervals.ts";
export * from "./normalised.ts";
export * from "./outline.ts";
export * from "./quantities.ts";
export * from "./replay.ts";
export * from "./results.ts";
export * from "./terms.ts";
export * from "./trajectory.ts";
export * from "./tuning.ts";
