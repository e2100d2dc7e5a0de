// One idea: money that is spent today is missing tomorrow; an agent that sees what is left learns to keep it for the days that pay.
//
// Ten days, twelve chunks of budget, at most three a day. A day's sales grow with the root of what is spent, and every fifth day is worth three
// times as much. What cannot be paid is masked, in acting and in learning. The best plan is known from value iteration over the same table.
import { findAlgorithm, valueIteration } from "propense/algorithms";
import { createLearner, modal, seeded } from "propense/core";
import { train } from "propense/experiment";
import { createTabularModel } from "propense/models";
import { environmentOfDynamics, observationOf, type Dynamics } from "propense/problems";

const days = 10;
const chunks = 12;
const spends = ["nothing", "one chunk", "two chunks", "three chunks"];
const sales = (day: number, spent: number): number => (day % 5 === 4 ? 3 : 1) * Math.sqrt(spent);

type Season = { readonly day: number; readonly left: number };
const season: Dynamics<Season> = {
  spec: {
    state: [{ name: "days left", low: 0, high: days }, { name: "chunks left", low: 0, high: chunks }, { name: "worth of the day", low: 1, high: 3 }],
    candidate: [], fixed: spends, limits: [], stages: 1, discount: 1,
  },
  start: () => ({ day: 0, left: chunks }),
  observe: ({ day, left }) => observationOf([days - day, left, sales(day, 1)], spends.map((_, spent) => spent <= left)),
  act: ({ day, left }, spent) => ({
    reward: sales(day, spent), discount: day === days - 1 ? 0 : 1, next: { day: day + 1, left: left - spent }, last: day === days - 1,
  }),
};

const plan = valueIteration.solve(createTabularModel({
  states: days * (chunks + 1), actions: spends.length, discount: 1,
  outcomes: (state, spent) => {
    const [day, left] = [Math.floor(state / (chunks + 1)), state % (chunks + 1)];
    if (spent > left) return [];
    const ends = day === days - 1;
    return [{ probability: 1, next: ends ? 0 : state + chunks + 1 - spent, reward: sales(day, spent), ends }];
  },
}), valueIteration.defaults);

const learner = createLearner(findAlgorithm("dqn"), season.spec, {
  hidden: "24-24", learningRate: 0.002, learningRateFinal: 0.0002, horizon: 20_000, decay: 12_000, epsilonFinal: 0.1, bufferRows: 20_000,
});
train({ environment: environmentOfDynamics(season), learner, steps: 20_000, random: seeded(1), learnEvery: 4 });

let earned = 0;
const spentPerDay: number[] = [];
for (let now: Season = season.start(seeded(0)); now.day < days;) {
  const spent = modal(learner.policy).probabilities(season.observe(now), seeded(0)).indexOf(1);
  const { reward, next } = season.act(now, spent, seeded(0));
  earned += reward;
  spentPerDay.push(spent);
  now = next;
}
const optimum = plan.values[chunks];
console.log(`chunks per day: ${spentPerDay.join(" ")}; sales ${earned.toFixed(3)} of at most ${optimum.toFixed(3)} (${(100 * earned / optimum).toFixed(1)} %)`);
