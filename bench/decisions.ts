// Claim: single decisions of LinUCB (d = 32) and SquareCB (10 + 10 crossed features) over 20 candidates run at 50,000/s on one core.
import { linearUcb, squareCb } from "../src/algorithms/index.ts";
import {
  batchOf, choose, createLearner, seeded, type Algorithm, type DecisionSpec, type Field, type Learner, type Observation, type Random,
} from "../src/core/index.ts";
import { medianSeconds, type BenchRow } from "./bench.ts";
import { createNaiveSquareCb, createNaiveUcb, type Row } from "./naive-bandits.ts";

const candidates = 20;
const examples = 256;
const learnedRows = 4000;
const naive = "row objects, arrays of arrays, explicit inverse";

function fieldsOf(prefix: string, count: number): Field[] {
  return Array.from({ length: count }, (_, index) => ({ name: `${prefix}${index}`, low: -1, high: 1 }));
}

function drawObservation(spec: DecisionSpec, random: Random): Observation {
  const draw = (): number => 2 * random.uniform() - 1;
  return {
    state: Float32Array.from(spec.state, draw),
    candidates: Float32Array.from({ length: candidates * spec.candidate.length }, draw),
    allowed: new Uint8Array(candidates).fill(1),
    prices: new Float32Array(0),
  };
}

interface Experience {
  readonly observation: Observation;
  readonly action: number;
  readonly reward: number;
}

function drawExperience(spec: DecisionSpec, random: Random): Experience[] {
  return Array.from({ length: learnedRows }, (_, row) => {
    const observation = drawObservation(spec, random);
    const action = row % candidates;
    const own = spec.candidate.length > 0 ? observation.candidates[action * spec.candidate.length] : action / candidates;
    return { observation, action, reward: observation.state[0] * own + 0.5 * random.uniform() };
  });
}

function train(algorithm: Algorithm, spec: DecisionSpec, experience: readonly Experience[]): Learner {
  const learner = createLearner(algorithm, spec);
  const rest = { propensity: 1 / candidates, costs: new Float32Array(0), discount: 0, next: null, last: true, stage: 0 };
  learner.learn(batchOf(experience.map((row) => ({ ...row, ...rest })), spec), seeded("unused"));
  return learner;
}

function rowOf(fields: readonly Field[], values: Float32Array, start: number): Row {
  return Object.fromEntries(fields.map((field, index) => [field.name, values[start + index]]));
}

function rowsOf(fields: readonly Field[], observation: Observation): Row[] {
  return Array.from({ length: candidates }, (_, action) => rowOf(fields, observation.candidates, action * fields.length));
}

function compare(claim: string, learner: Learner, observations: readonly Observation[], decideNaively: (index: number, u: number) => { propensity: number }): BenchRow {
  const random = seeded("draws");
  let checksum = 0;
  const [fast, slow] = medianSeconds([
    (repeats) => {
      for (let index = 0; index < repeats; index++) checksum += choose(learner.policy, observations[index % examples], random).propensity;
    },
    (repeats) => {
      for (let index = 0; index < repeats; index++) checksum += decideNaively(index % examples, random.uniform()).propensity;
    },
  ], [4000, 400]);
  if (!Number.isFinite(checksum)) throw new Error("a decision was not a number");
  return { claim, value: Math.round(1 / fast), unit: "decisions/s", baseline: naive, ratio: slow / fast, target: "50,000/s on one core" };
}

function compareUcb(random: Random): BenchRow {
  const spec: DecisionSpec = {
    state: fieldsOf("s", 31), candidate: [], fixed: Array.from({ length: candidates }, (_, index) => `candidate ${index}`), limits: [], stages: 1, discount: 0,
  };
  const experience = drawExperience(spec, random);
  const observations = Array.from({ length: examples }, () => drawObservation(spec, random));
  const peer = createNaiveUcb(candidates, spec.state.map((field) => field.name));
  for (const { observation, action, reward } of experience) peer.learn(rowOf(spec.state, observation.state, 0), action, reward);
  peer.ready();
  const customers = observations.map((observation) => rowOf(spec.state, observation.state, 0));
  const learner = train(linearUcb, spec, experience);
  checkAgreement(learner, observations, (index) => peer.decide(customers[index]));
  return compare("LinUCB, d = 32, disjoint, 20 candidates", learner, observations, (index) => peer.decide(customers[index]));
}

function compareSquareCb(random: Random): BenchRow {
  const spec: DecisionSpec = { state: fieldsOf("s", 10), candidate: fieldsOf("c", 10), fixed: null, limits: [], stages: 1, discount: 0 };
  const experience = drawExperience(spec, random);
  const observations = Array.from({ length: examples }, () => drawObservation(spec, random));
  const peer = createNaiveSquareCb(spec.state.map((field) => field.name), spec.candidate.map((field) => field.name));
  for (const { observation, action, reward } of experience) {
    peer.learn(rowOf(spec.state, observation.state, 0), rowOf(spec.candidate, observation.candidates, action * 10), reward);
  }
  peer.ready();
  const customers = observations.map((observation) => ({ customer: rowOf(spec.state, observation.state, 0), offers: rowsOf(spec.candidate, observation) }));
  const decide = (index: number, u: number): { action: number; propensity: number } => peer.decide(customers[index].customer, customers[index].offers, u);
  const learner = train(squareCb, spec, experience);
  checkAgreement(learner, observations, (index) => decide(index, 0.5));
  return compare("SquareCB, 10 + 10 crossed features, 20 candidates", learner, observations, decide);
}

// Both must be the same policy, or the ratio means nothing.
function checkAgreement(learner: Learner, observations: readonly Observation[], decide: (index: number) => { action: number; propensity: number }): void {
  observations.forEach((observation, index) => {
    const { action, propensity } = decide(index);
    const own = learner.policy.probabilities(observation, seeded(0))[action];
    if (Math.abs(own - propensity) > 1e-6) throw new Error(`the contenders disagree on decision ${index}: ${own} and ${propensity}`);
  });
}

/** The two claims. */
export async function run(): Promise<BenchRow[]> {
  const random = seeded("bench decisions");
  return [compareUcb(random.fork("ucb")), compareSquareCb(random.fork("square-cb"))];
}
