// Standalone HTML reports: one file, offline, light and dark, English and Chinese.
export { bidsReport } from "./bids.ts";
export { comparisonReport } from "./comparison.ts";
export type { ExplainedCandidate, ExplainedPolicy, ValueTable } from "./data.ts";
export { evaluationReport } from "./evaluation.ts";
export { frontierReport } from "./frontier.ts";
export { inspectionReport } from "./inspection.ts";
export { policyReport } from "./policy.ts";
export { predictionReport } from "./predictions.ts";
export { trainingReport } from "./training.ts";
