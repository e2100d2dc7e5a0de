// One idea: recommend from an open catalogue. A slate is filled place by place, and a product launched a minute ago is scored like any other.
import { findAlgorithm } from "propense/algorithms";
import { choose, createLearner, seeded } from "propense/core";
import { simulate } from "propense/experiment";
import { findProblem } from "propense/problems";

const kind = findProblem("recommendation");
// One draw of what is hidden; every season then has products and customers of its own.
const problem = kind.create(kind.draw!(kind.presets["default"], seeded("store")));

// A season of learning; the learner sees a slate when its outcome window is over.
const learner = createLearner(findAlgorithm("linear-ucb"), problem.spec, { features: "shared" });
const learning = simulate({ problem, actor: { kind: "learner", name: "linear-ucb", learner }, decisions: 6000, random: seeded(1) });
console.log(`while learning: ${learning.rewardPerDecision.toFixed(3)} per slate, click rate ${learning.metrics["clickRate"].toFixed(4)}`);

// As it stands, against chance, on the same fresh customers and fresh products.
const learned = simulate({ problem, actor: { kind: "policy", name: "learned", policy: learner.policy }, decisions: 3000, random: seeded(2) });
const random = simulate({ problem, actor: { kind: "baseline", baseline: problem.baselines!.find(({ name }) => name === "random")! }, decisions: 3000, random: seeded(2) });
console.log(`on fresh visits: learned ${learned.rewardPerDecision.toFixed(3)}, random ${random.rewardPerDecision.toFixed(3)} per slate`);

// A product nobody has seen joins the list of a request: it has a probability at once, and the policy was not trained again.
const { request } = problem.world!(seeded(3)).next()! as { request: { products: object[] } };
const launched = { ...request.products[0], id: "launched-today", ageDays: 0, views: 0, meanStars: null, exposureShare: 0 };
const offered = problem.parseRequest({ ...request, products: [...request.products, launched] });
const stage = problem.stage(offered, [], new Float32Array(problem.spec.limits.length))!;
const { action, propensity } = choose(learner.policy, stage.observation, seeded(4));
const names = stage.candidates.map((candidate) => problem.label(candidate));
console.log(`${names.length} candidates with ${names.at(-1)}; the first place goes to ${names[action]}, drawn with probability ${propensity.toFixed(3)}`);
