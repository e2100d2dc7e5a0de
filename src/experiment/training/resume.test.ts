// A run that was broken off and taken up again gives the same bits as one that was not, wherever it broke; a checkpoint that forgets something does not.
import { describe, expect, it } from "vitest";
import { algorithms, continuousAlgorithms } from "../../algorithms/index.ts";
import { decodeSnapshot, encodeSnapshot, PropenseError, seeded, snapshotName, type Settings, type State } from "../../core/index.ts";
import { continuousEnvironments, environments, findProblem, problems } from "../../problems/index.ts";
import { openCheckpoint, refuseForeign, sealCheckpoint, type RunCheckpoint } from "./checkpoint.ts";
import { createEnvironmentRun, type EnvironmentPlan } from "./environment-run.ts";
import type { ResumableRun } from "./resumable-run.ts";
import { createSeasonRun, type SeasonPlan } from "../seasons/season-run.ts";

const small = { hidden: "8", warmup: 50, bufferRows: 300, batchRows: 8 };

function inEnvironment(environment: string, algorithm: string, config: Settings, more: Partial<EnvironmentPlan> = {}): (from?: RunCheckpoint) => ResumableRun {
  const plan = { environment, algorithm, config, seed: 3, steps: 600, copies: 1, blockSteps: 4, evaluateEvery: 150, episodes: 2, untilReturn: null, untilStable: null, ...more };
  return (from) => createEnvironmentRun(plan, { environments, algorithms, continuousEnvironments, continuousAlgorithms }, from);
}

const season: SeasonPlan = { problem: "coupon", settings: findProblem("coupon").presets["default"], algorithm: "linear-thompson", config: {}, seed: 2, decisions: 300 };
const inStore = (config: Settings, algorithm: string) => (from?: RunCheckpoint): ResumableRun => createSeasonRun({ ...season, algorithm, config }, { kinds: problems, algorithms }, from);

const runs: { readonly [name: string]: (from?: RunCheckpoint) => ResumableRun } = {
  "q-learning in a table, until it is stable": inEnvironment("frozen-lake", "q-learning", {}, { steps: 6000, untilStable: 3 }),
  "q-learning in a table": inEnvironment("frozen-lake", "q-learning", {}),
  "sarsa, whose last choice waits": inEnvironment("cliff-walking", "sarsa", {}),
  "monte-carlo, whose episodes wait": inEnvironment("frozen-lake", "monte-carlo", {}),
  "dqn with n-step returns": inEnvironment("cart-pole", "dqn", { ...small, returnSteps: 3, loss: "squared" }),
  "quantile-dqn with prioritised replay": inEnvironment("cart-pole", "quantile-dqn", { ...small, prioritised: true }, { copies: 2, blockSteps: 8 }),
  "ppo over copies": inEnvironment("cart-pole", "ppo", { hidden: "8", rolloutRows: 64 }, { copies: 2, blockSteps: 24 }),
  "reinforce": inEnvironment("acrobot", "reinforce", { hidden: "8", rolloutRows: 64 }),
  "reinforce in stages": inEnvironment("slate", "reinforce", { hidden: "8", rolloutRows: 32 }),
  "sac on real vectors": inEnvironment("pendulum", "sac", { hidden: "8", warmup: 50, bufferRows: 300, batchRows: 8 }, { steps: 300, blockSteps: 1 }),
  "td3 on real vectors": inEnvironment("target", "td3", { hidden: "8", warmup: 50, bufferRows: 300, batchRows: 8 }, { steps: 300, blockSteps: 1 }),
  "linear-ucb on open lists": inEnvironment("linear-bandit", "linear-ucb", {}),
  "linear-thompson in a store": inStore({}, "linear-thompson"),
  "dqn in a store": inStore({ ...small, warmup: 30 }, "dqn"),
};

function finish(run: ResumableRun): ResumableRun {
  while (!run.isOver()) run.advance();
  return run;
}

/** Everything a run says at the end, with the hash of all its numbers. */
function ending(run: ResumableRun): string {
  const { learner, ...said } = run.outcome();
  return JSON.stringify({ ...said, name: snapshotName(learner), checkpoint: snapshotName(sealCheckpoint(run.checkpoint())) });
}

function brokenAt(create: (from?: RunCheckpoint) => ResumableRun, share: number): RunCheckpoint {
  const run = create();
  while (!run.isOver() && run.doneShare() < share) run.advance();
  return throughFile(run.checkpoint());
}

function throughFile(checkpoint: RunCheckpoint): RunCheckpoint {
  return openCheckpoint(decodeSnapshot(encodeSnapshot(sealCheckpoint(checkpoint))), "checkpoint");
}

describe.each(Object.keys(runs))("%s", (name) => {
  const create = runs[name];
  const straight = ending(finish(create()));
  const random = seeded(name);
  const shares = [0, random.uniform(), random.uniform(), 1];

  it("goes on bit for bit from its beginning, from two places between and from its end", () => {
    for (const share of shares) expect(ending(finish(create(brokenAt(create, share)))), `broken at ${share}`).toBe(straight);
  }, 60_000);

  it("goes on bit for bit when it is broken off again and again", () => {
    let checkpoint = brokenAt(create, 0.2);
    for (const share of [0.4, 0.6, 0.8]) {
      const run = create(checkpoint);
      while (!run.isOver() && run.doneShare() < share) run.advance();
      checkpoint = throughFile(run.checkpoint());
    }
    expect(ending(finish(create(checkpoint)))).toBe(straight);
  }, 60_000);
});

type Loose = { [name: string]: Loose };

/** The checkpoint with a part of its progress changed. */
function mutant(checkpoint: RunCheckpoint, change: (progress: Loose) => void): RunCheckpoint {
  const progress = JSON.parse(JSON.stringify(checkpoint.progress)) as Loose;
  change(progress);
  return { ...checkpoint, progress };
}

describe("a checkpoint that forgets", () => {
  const dqn = runs["dqn with n-step returns"];
  const other = { ...seeded("another").state() } as unknown as Loose;
  const forgetting: { readonly [part: string]: (progress: Loose) => void } = {
    "the generator of choices": ({ training }) => { training["actor"]["draws"] = other; },
    "the generator of learning": ({ training }) => { training["source"] = other; },
    "the generators of episodes": ({ training }) => { (training["actor"]["environment"]["streams"] as unknown as Loose[])[0] = other; },
    "the state of the environment": ({ training }) => { (training["actor"]["environment"]["states"] as unknown as number[])[0] += 0.01; },
    "how far the episode is": ({ training }) => { (training["actor"]["environment"]["steps"] as unknown as number[])[0] = 499; },
    "an evaluation": ({ history }) => { (history["found"]["at"] as unknown as number[]).pop(); (history["found"]["values"] as unknown as number[]).pop(); },
    "how many steps were made": ({ training }) => { training["steps"] = 100 as unknown as Loose; },
  };

  it.each(Object.keys(forgetting))("%s ends elsewhere", (part) => {
    const checkpoint = brokenAt(dqn, 0.5);
    expect(ending(finish(dqn(mutant(checkpoint, forgetting[part]))))).not.toBe(ending(finish(dqn(checkpoint))));
  });

  it.each(["buffer.returns", "optimizer.powers", "rows", "target.0.weights"])("some of the numbers of %s ends elsewhere", (wanted) => {
    const checkpoint = brokenAt(dqn, 0.5);
    const name = Object.keys(checkpoint.learner.tensors).find((each) => each.startsWith(wanted) && checkpoint.learner.tensors[each].data.some((value) => value !== 0))!;
    const { shape, data } = checkpoint.learner.tensors[name];
    const changed = { ...checkpoint, learner: { ...checkpoint.learner, tensors: { ...checkpoint.learner.tensors, [name]: { shape, data: data.map((value) => value * 0.5) } } } };
    expect(ending(finish(dqn(changed)))).not.toBe(ending(finish(dqn(checkpoint))));
  });

  it("priorities ends elsewhere", () => {
    const quantiles = runs["quantile-dqn with prioritised replay"];
    const checkpoint = brokenAt(quantiles, 0.5);
    const { shape, data } = checkpoint.learner.tensors["buffer.priorities"];
    const changed = { ...checkpoint, learner: { ...checkpoint.learner, tensors: { ...checkpoint.learner.tensors, "buffer.priorities": { shape, data: data.map(() => 1) } } } };
    expect(ending(finish(quantiles(changed)))).not.toBe(ending(finish(quantiles(checkpoint))));
  });
});

describe("a checkpoint file", () => {
  const checkpoint = brokenAt(runs["q-learning in a table"], 0.5);
  const sealed = sealCheckpoint(checkpoint);
  const says = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof PropenseError) return `${error.fault.code}: ${error.message}`;
    }
    return "nothing";
  };

  it("is a policy that can be read without its run", () => {
    expect(decodeSnapshot(encodeSnapshot(sealed)).algorithm).toBe("q-learning");
  });

  it("keeps numbers that JSON has no word for", () => {
    const odd: State = { numbers: [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1.5] };
    expect(throughFile({ ...checkpoint, progress: odd }).progress).toStrictEqual(odd);
  });

  it("is refused when a number of it was changed, whether in the policy or around it", () => {
    for (const name of ["values", "run.before"]) {
      const { shape, data } = sealed.tensors[name];
      const changed = { ...sealed, tensors: { ...sealed.tensors, [name]: { shape, data: data.map((value, index) => (index === 0 ? value + 1 : value)) } } };
      expect(says(() => openCheckpoint(changed, "x"))).toBe("bad-snapshot: x: expected a checkpoint as it was written, got one that was changed or damaged");
    }
    const moved = { ...sealed, lineage: { ...sealed.lineage, progress: sealed.lineage["progress"].replace("steps", "stept") } };
    expect(says(() => openCheckpoint(moved, "x"))).toContain("changed or damaged");
    expect(says(() => openCheckpoint({ ...sealed, lineage: {} }, "x"))).toContain("expected a checkpoint of a training run, got a policy without a run");
  });

  it("is refused where it belongs to another plan, and the difference is named", () => {
    expect(says(() => refuseForeign(checkpoint.plan, checkpoint.plan, "x"))).toBe("nothing");
    expect(says(() => refuseForeign({ ...checkpoint.plan, copies: 8 }, checkpoint.plan, "x"))).toBe("bad-flag: --checkpoint: expected a checkpoint of this command, whose copies is 1, got x, whose copies is 8");
  });

  it("is not written with a number that is not finite", () => {
    const { shape, data } = checkpoint.learner.tensors["values"];
    const spoilt = { ...checkpoint, learner: { ...checkpoint.learner, tensors: { ...checkpoint.learner.tensors, values: { shape, data: data.map(() => Number.NaN) } } } };
    expect(says(() => sealCheckpoint(spoilt))).toBe("diverged: values[0] of q-learning at a checkpoint: expected a finite number, got NaN");
  });
});
