// One idea: the settings of every tutorial balance the pole, once three things they leave out are right: a target that is copied and then stands still, an
// end told apart from a cut-off, and a policy that is picked among checkpoints, since the last one of a deep learner is seldom its best.
//
// One hidden layer of 64, learning rate .001, exploration from 1 to .01. Tutorials multiply epsilon by .995 after each episode, so that its pace
// depends on how well it goes; here it falls over a stated number of steps. An episode that was cut at 500 steps has not failed: what follows is still
// worth something. 500 is the best return there is.
import { findAlgorithm } from "propense/algorithms";
import { createLearner, modal, seeded, type Snapshot } from "propense/core";
import { judge, train } from "propense/experiment";
import { cartPole } from "propense/problems";

const dqn = findAlgorithm("dqn");
const { spec } = cartPole.create();
const learner = createLearner(dqn, spec, {
  hidden: "64", learningRate: 0.001, learningRateFinal: 0.0001, horizon: 50_000, epsilon: 1, epsilonFinal: 0.01, decay: 6000,
  bufferRows: 50_000, batchRows: 64, warmup: 1000, trainEvery: 1, targetEvery: 200,
});

let best: { readonly meanReturn: number; readonly steps: number; readonly snapshot: Snapshot } | null = null;
for (let steps = 2000; steps <= 50_000; steps += 2000) {
  train({ environment: cartPole.create(), learner, steps: 2000, random: seeded(1).fork(steps) });
  const { meanReturn } = judge(modal(learner.policy), cartPole.create(), { episodes: 20, random: seeded("checkpoint").fork(steps) });
  if (best === null || meanReturn > best.meanReturn) best = { meanReturn, steps, snapshot: learner.snapshot() };
}

const judged = (snapshot: Snapshot): string => {
  const { policy } = createLearner(dqn, spec, snapshot.config, snapshot);
  const { meanReturn, returns } = judge(modal(policy), cartPole.create(), { episodes: 100, random: seeded("fresh") });
  return `mean ${meanReturn.toFixed(1)}, lowest ${Math.min(...returns)}`;
};
console.log(`best checkpoint, after ${best!.steps} steps, over 100 fresh episodes: ${judged(best!.snapshot)}`);
console.log(`last checkpoint: ${judged(learner.snapshot())}`);
