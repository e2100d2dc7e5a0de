// Claim: actors in threads of their own add to what one thread does alone, as far as acting has a share in it. Measured by the clock, as
// processor time adds up over threads; the share of acting by processor time.
import { availableParallelism } from "node:os";
import { dqn } from "../src/algorithms/index.ts";
import { createLearner, seeded, type Learner } from "../src/core/index.ts";
import { actorsInThreads } from "../src/edge/workers.ts";
import { createFastTraining, trainWithActors, type ActorJob, type ActorTrainResult } from "../src/experiment/index.ts";
import { cartPole, vectorOfWorld } from "../src/problems/index.ts";
import { createBlockActor } from "../src/experiment/training/block-actor.ts";
import { medianSeconds, type BenchRow } from "./bench.ts";
import { cleanRlSettings } from "./cartpole-dqn.ts";

const config = { ...cleanRlSettings, warmup: 2000, decay: 20_000 };
const [copies, blockSteps, warmUp, steps] = [16, 32, 4096, 40_960];

const fresh = (): Learner => createLearner(dqn, cartPole.create().spec, config);

function alone(): number {
  const training = createFastTraining({ environment: vectorOfWorld(cartPole, copies), learner: fresh(), random: seeded(0), blockSteps });
  training.advance(warmUp);
  const begun = performance.now();
  training.advance(steps);
  return (performance.now() - begun) / steps;
}

// The share of a step's time that goes into acting: what no number of actors can take from the learner is the rest.
function actingShare(): number {
  const learner = fresh();
  const training = createFastTraining({ environment: vectorOfWorld(cartPole, copies), learner, random: seeded(0), blockSteps });
  const actor = createBlockActor(vectorOfWorld(cartPole, copies), { random: seeded(1), blockSteps });
  training.advance(warmUp);
  const fill = (wanted: number): void => { for (let done = 0; done < wanted; done += copies * blockSteps) actor.fill(learner.policy); };
  const [whole, acting] = medianSeconds([(wanted) => { training.advance(wanted); }, fill], [warmUp, warmUp], 7);
  return acting / whole;
}

async function withActors(count: number): Promise<{ readonly perStep: number; readonly staleness: ActorTrainResult["staleness"] }> {
  const jobs = Array.from({ length: count }, (_, actor): ActorJob => ({ environment: "cart-pole", copies, blockSteps, algorithm: "dqn", config, seed: 0, actor }));
  const threads = actorsInThreads(jobs);
  const learner = fresh();
  const train = (length: number): Promise<ActorTrainResult> =>
    trainWithActors({ learner, actors: threads.actors, mode: "asynchronous", steps: length, random: seeded(0), checkpointEvery: 2 * steps });
  await train(warmUp);
  const begun = performance.now();
  const { staleness } = await train(steps);
  const perStep = (performance.now() - begun) / steps;
  await threads.close();
  return { perStep, staleness };
}

/** The rows of this claim: one thread that acts and learns, and one learner with one and with two actors. */
export async function run(): Promise<BenchRow[]> {
  const share = actingShare();
  const single = Math.min(alone(), alone());
  const most = 1 / (1 - share);
  const rows: BenchRow[] = [{
    claim: "share of acting in a step of CartPole DQN", value: Number((100 * share).toFixed(1)), unit: "%", baseline: "the most that actors can gain, were messages free", ratio: most, target: "-",
  }];
  for (const count of [1, 2]) {
    const [first, second] = [await withActors(count), await withActors(count)];
    const best = first.perStep < second.perStep ? first : second;
    rows.push({
      claim: `CartPole DQN, ${count} asynchronous ${count === 1 ? "actor" : "actors"} on ${availableParallelism()} cores, blocks ${best.staleness.mean.toFixed(1)} versions old on average`,
      value: Math.round(1000 / best.perStep), unit: "steps/s by the clock", baseline: "acting and learning in one thread", ratio: single / best.perStep,
      target: `at most ${most.toFixed(2)}`,
    });
  }
  return rows;
}
