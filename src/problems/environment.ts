// A problem's simulated world as an environment: what a learner that knows nothing of requests and outcomes can act in.
import {
  fail, resumeRandom, type DecisionSpec, type Environment, type Observation, type Random, type RandomState, type State, type TimeStep,
} from "../core/index.ts";
import type { Problem, Stage, World } from "./problem.ts";
import { indexOfLabel } from "./stages.ts";

/** An observation that is not known: no candidates. What stands behind the last step of an episode. */
export function unknownObservation(spec: DecisionSpec): Observation {
  return {
    state: new Float32Array(spec.state.length),
    candidates: new Float32Array(0),
    allowed: new Uint8Array(0),
    prices: new Float32Array(spec.limits.length),
  };
}

/** The request that is being decided; `stage` is null once it is complete. */
interface Open<Request, Candidate> {
  readonly request: Request;
  readonly chosen: readonly Candidate[];
  readonly stage: Stage<Candidate> | null;
}

interface Saved {
  readonly seed: RandomState;
  readonly world: State;
  readonly open: { readonly request: State; readonly chosen: readonly string[] } | null;
}

/**
 * An environment over the problem's world. The first world is seeded by `random`; when it is over, `reset` opens another.
 *
 * It follows the world's own order. One episode of the environment is a run of consecutive requests of one of the problem's
 * episodes: where the next request is another customer's, the step is "last" but only cut off (its discount stays, what follows
 * is not known). So nothing is ever joined wrongly; a process whose customers interleave is better learned from its records,
 * which are joined by episode. All reports of a decision count at once, and the whole reward of a request is paid with its
 * last stage, as a customer answers the whole. Prices are 0.
 */
export function environmentOf<Request, Candidate, Outcome>(problem: Problem<Request, Candidate, Outcome>, random: Random): Environment {
  const { spec } = problem;
  const prices = new Float32Array(spec.limits.length);
  let seed = random.state();
  let world = worldOf(problem, random);
  let open: Open<Request, Candidate> | null = null;

  const standing = (request: Request, chosen: readonly Candidate[]): Open<Request, Candidate> => (
    { request, chosen, stage: problem.stage(request, chosen, prices) }
  );
  const following = (): Open<Request, Candidate> | null => {
    const arrival = world.next();
    return arrival === null ? null : standing(arrival.request, []);
  };
  const answer = (decided: Open<Request, Candidate>): TimeStep => {
    const { reports, cut } = world.respond(decided.request, decided.chosen);
    const { stages, ended } = problem.assess(decided, reports.map((report) => report.outcome));
    const reward = stages.reduce((sum, part) => sum + part.reward, 0);
    const costs = Float32Array.from(spec.limits, (_, limit) => stages.reduce((sum, part) => sum + part.costs[limit], 0));
    open = following();
    const goesOn = open !== null && !ended && cut !== true && problem.episode(open.request) === problem.episode(decided.request);
    const observation = goesOn ? observed(open) : unknownObservation(spec);
    return { kind: goesOn ? "mid" : "last", observation, reward, costs, discount: ended ? 0 : spec.discount, stage: 0 };
  };

  return {
    spec,
    reset(source) {
      if (open === null || open.chosen.length > 0) open = following();
      if (open === null) {
        seed = source.state();
        world = worldOf(problem, source);
        open = following();
      }
      return { kind: "first", observation: observed(open), stage: 0 };
    },
    step(action) {
      if (open === null || open.stage === null) throw new Error("step before reset");
      open = standing(open.request, [...open.chosen, open.stage.candidates[action]]);
      if (open.stage === null) return answer(open);
      const costs = new Float32Array(spec.limits.length);
      return { kind: "mid", observation: open.stage.observation, reward: 0, costs, discount: 1, stage: open.chosen.length };
    },
    save: () => ({
      seed: { key: seed.key, generator: seed.generator },
      world: world.save(),
      open: open && { request: open.request as State, chosen: open.chosen.map((candidate) => problem.label(candidate)) },
    }),
    restore(state) {
      const saved = state as unknown as Saved;
      seed = saved.seed;
      world = worldOf(problem, resumeRandom(seed));
      world.restore(saved.world);
      open = saved.open === null ? null : standing(problem.parseRequest(saved.open.request), []);
      for (const label of saved.open?.chosen ?? []) {
        const { request, chosen, stage } = open!;
        open = standing(request, [...chosen, stage!.candidates[indexOfLabel(problem, stage!, label)]]);
      }
    },
  };
}

function worldOf<Request, Candidate, Outcome>(problem: Problem<Request, Candidate, Outcome>, random: Random): World<Request, Candidate, Outcome> {
  return problem.world?.(random) ?? fail("unsuited", "environment", "a problem with a simulated world", "one without");
}

function observed(open: Open<unknown, unknown> | null): Observation {
  if (open === null || open.stage === null) throw new Error("the world offers no request to decide");
  return open.stage.observation;
}
