// One idea: simulate a store, learn in it under its budget, keep what was learned as one file, and let that file decide.
import { algorithms, findAlgorithm } from "propense/algorithms";
import { choose, createLearner, decodeSnapshot, encodeSnapshot, seeded, snapshotName } from "propense/core";
import { simulate } from "propense/experiment";
import { findProblem } from "propense/problems";

// The store: a simulated one, with customers whose hidden tastes no policy sees.
const kind = findProblem("coupon");
const problem = kind.create(kind.presets["small"]);

// The learner sees a decision when its outcome window is over, as it would live; the ledger holds the budget.
const learner = createLearner(findAlgorithm("epsilon-greedy"), problem.spec, { epsilon: 0.5 });
const learning = simulate({ problem, actor: { kind: "learner", name: "epsilon-greedy", learner }, decisions: 4000, random: seeded(1) });
console.log(`while learning: ${learning.rewardPerDecision.toFixed(3)} per decision over ${learning.decisions} decisions`);

// A snapshot is numbers and settings, no code: a safetensors file named by its hash.
const bytes = encodeSnapshot(learner.snapshot());
const snapshot = decodeSnapshot(bytes, "policy.safetensors");
console.log(`policy ${snapshotName(snapshot).slice(0, 12)}, ${bytes.length} bytes, one of ${algorithms.length} algorithms: ${snapshot.algorithm}`);

// Whoever reads the file decides as the learner would.
const { policy } = createLearner(findAlgorithm(snapshot.algorithm), snapshot.spec, snapshot.config, snapshot);
const after = simulate({ problem, actor: { kind: "policy", name: "learned", policy }, decisions: 2000, random: seeded(2) });
const before = simulate({ problem, actor: { kind: "baseline", baseline: problem.baselines!.find(({ name }) => name === "random")! }, decisions: 2000, random: seeded(2) });
console.log(`on fresh customers: learned ${after.rewardPerDecision.toFixed(3)}, random ${before.rewardPerDecision.toFixed(3)} per decision`);

const { request } = problem.world!(seeded(3)).next()!;
const stage = problem.stage(request, [], new Float32Array(problem.spec.limits.length))!;
const { action, propensity } = choose(policy, stage.observation, seeded(4));
console.log(`first customer: ${problem.label(stage.candidates[action])}, drawn with probability ${propensity.toFixed(3)}`);
