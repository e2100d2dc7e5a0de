// Numbers: typed arrays in, typed arrays out.
export * from "./cholesky.ts";
export * from "./dense.ts";
