// The package's front door: every layer a library user needs, by its own name.
export * as algorithms from "./algorithms/index.ts";
export * from "./core/index.ts";
export * as evaluation from "./evaluation/index.ts";
export * as experiment from "./experiment/index.ts";
export * as kernels from "./kernels/index.ts";
export * as models from "./models/index.ts";
export * as problems from "./problems/index.ts";
export * as service from "./service/index.ts";
