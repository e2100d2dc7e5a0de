// Uniform choice: learns nothing, explores everything; the yardstick and the best collector of logs.
import { uniform, type Algorithm } from "../core/index.ts";

/** The uniform policy as an algorithm, so that it can be trained, compared and published like any other. */
export const uniformAlgorithm: Algorithm = {
  name: "uniform",
  summary: "Every allowed candidate with the same probability; learns nothing.",
  defaults: {},
  ranges: {},
  scope: "nothing",
  unsuited: () => null,
  create: (spec, config) => ({
    policy: uniform,
    learn: () => {},
    snapshot: () => ({ algorithm: "uniform", spec, config, tensors: {}, lineage: {} }),
  }),
};
