// One idea: who plays against itself should keep its past. The last policy can always be taken for what it does; the mean of answers to the latest
// policy alone goes round in circles; the mean of answers to all that came before nears the equilibrium, which nobody can beat.
//
// Rock, paper, scissors, where rock wins 3: the equilibrium is .2, .6, .2. The regret is what both sides could gain by answering better, 0 in the equilibrium alone.
import { findAlgorithm } from "propense/algorithms";
import { seeded, type Policy } from "propense/core";
import { selfPlay, type SelfPlayResult } from "propense/experiment";
import { heavyRock } from "propense/problems";

const environment = heavyRock.create();

function play(against: "all" | "latest"): SelfPlayResult {
  const config = { epsilon: 0.3, epsilonFinal: 0.3, learningRate: 0.1, learningRateFinal: 0.1 };
  return selfPlay({ environment, algorithm: findAlgorithm("q-learning"), config, generations: 120, steps: 100, random: seeded(1), against });
}

function show(name: string, policy: Policy): void {
  const [{ observations }, random] = [environment.reset(seeded(0)), seeded("look")];
  const shares = [...policy.probabilities(observations[0], random)].map((share) => share.toFixed(2));
  console.log(`${name}: ${shares.join(" ")}, regret ${heavyRock.regret([policy, policy], random).toFixed(2)}`);
}

const { generations, average } = play("all");
show("the last policy", generations.at(-1)!);
show("the mean of answers to the latest", play("latest").average);
show("the mean of answers to all the past", average);
