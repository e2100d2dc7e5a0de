// Numbers: typed arrays in, typed arrays out.
export * from "./cholesky.ts";
export * from "./dense.ts";
export { solveInPlace } from "./elimination.ts";
export { erf, erfc } from "./error-function.ts";
export { digamma, logGamma } from "./gamma.ts";
export { betaQuantile, regularizedIncompleteBeta } from "./incomplete-beta.ts";
export { poissonCdf, poissonPmf, regularizedLowerGamma, regularizedUpperGamma } from "./incomplete-gamma.ts";
export * from "./normal.ts";
export * from "./reduce.ts";
export * from "./softmax.ts";
export * from "./student.ts";
export { winProbabilityBeta, winProbabilityGaussian, type WinPrecision } from "./win-probability.ts";
export type { Arena, Layer, LayerParameters, LayerShape } from "./arena.ts";
export { createReferenceEngine, type Engine } from "./engine.ts";
export * from "./exponential.ts";
export { clipScale } from "./gradient-norm.ts";
export * from "./losses.ts";
export * from "./symmetric-eigen.ts";
