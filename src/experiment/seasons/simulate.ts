// Simulates a season of a problem's world: decide under the ledger, let outcomes arrive in simulated time, settle, learn.
import { fail, type Random } from "../../core/index.ts";
import { createLedger, type Ledger } from "../../models/index.ts";
import { recordOf, type Decision, type DecisionRecord, type Problem, type World } from "../../problems/index.ts";
import { createDecider, idOf, nameOf, policyOf, type Actor } from "./actor.ts";
import { createArrivals, type Arrivals } from "./arrivals.ts";
import { createFeed, type Feed } from "./feed.ts";
import { createGauges, type Gauges } from "./gauges.ts";
import { capsOf } from "./money.ts";
import { createPriceSource, type Pricing } from "./pricing.ts";
import type { SimulationResult } from "./results.ts";
import { createStabilityProbe, type StabilityProbe } from "../logs/stability.ts";
import { createTally, type Tally } from "./tally.ts";

/** One simulated season. */
export interface SimulateOptions<Request, Candidate, Outcome> {
  readonly problem: Problem<Request, Candidate, Outcome>;
  readonly actor: Actor<Request, Candidate>;
  /** At most so many; fewer when the world is over before. */
  readonly decisions: number;
  /** Same seed, same season. The world draws from `random.fork("world")`: its customers are the same whoever decides. */
  readonly random: Random;
  /** Caps in place of the problem's own, in minor units. */
  readonly caps?: { readonly [account: string]: number };
  readonly pricing?: Pricing;
  /** Finished decisions per batch of learning; 64 unless given. */
  readonly learnEvery?: number;
  /** Called for every decision when it is made, with all probabilities of its stages. */
  readonly onDecision?: (id: string, decision: Decision<Request, Candidate>) => void;
  /** Called for every decision when its outcome window is over. Not for baselines, which have no propensities. */
  readonly onRecord?: (record: DecisionRecord) => void;
  /** Called about a hundred times, with the decisions made so far. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Runs the season to the end of its last outcome window. The ledger holds every maximum before its decision is made, so
 * that no account ever exceeds its cap; a learner sees a decision only after its outcome window. Throws `unsuited` for a problem without a world.
 */
export function simulate<Request, Candidate, Outcome>(options: SimulateOptions<Request, Candidate, Outcome>): SimulationResult {
  const season = seasonOf(options);
  for (let step = season.next(); ; step = season.next()) if (step.done === true) return step.value;
}

/** The same season, which stops after each decision and yields how many there were: whoever drives it may look, or break off. */
export function* seasonOf<Request, Candidate, Outcome>(options: SimulateOptions<Request, Candidate, Outcome>): Generator<number, SimulationResult, void> {
  const { problem, actor, decisions, random } = options;
  if (problem.world === undefined) fail("unsuited", "simulate", "a problem with a simulated world", "one without");
  const world = problem.world(random.fork("world"));
  const ledger = createLedger(capsOf(problem, options.caps));
  const policy = policyOf(actor);
  const observers = {
    tally: createTally(problem, decisions),
    gauges: createGauges(problem, ledger),
    probe: policy === null ? null : createStabilityProbe(policy, problem.spec, random.fork("probe")),
    feed: actor.kind !== "learner" ? null
      : createFeed(actor.learner, problem.spec, { every: options.learnEvery ?? 64, random: random.fork("learn") }),
  };
  const arrivals = createArrivals({ problem, world, ledger }, ({ index, decision, outcomes, cut }, assessment) => {
    observers.tally.finished(index, assessment);
    observers.feed?.finish(index, assessment, cut);
    if (policy !== null) options.onRecord?.(recordOf(problem, idOf(index), decision, outcomes));
  });
  yield* runSeason(options, { world, ledger, arrivals, ...observers });
  return {
    policy: nameOf(actor),
    ...observers.tally.totals(),
    rewardCurve: observers.tally.rewardCurve(20),
    ...observers.gauges.result(),
    stability: observers.probe?.result() ?? null,
  };
}

interface Season<Request, Candidate, Outcome> {
  readonly world: World<Request, Candidate, Outcome>;
  readonly ledger: Ledger;
  readonly arrivals: Arrivals<Request, Candidate>;
  readonly tally: Tally;
  readonly gauges: Gauges;
  readonly probe: StabilityProbe | null;
  readonly feed: Feed | null;
}

function* runSeason<Request, Candidate, Outcome>(
  { problem, actor, decisions, random, pricing, onDecision, onProgress }: SimulateOptions<Request, Candidate, Outcome>,
  { world, ledger, arrivals, tally, gauges, probe, feed }: Season<Request, Candidate, Outcome>,
): Generator<number, void, void> {
  const decideNow = createDecider({ problem, actor, random, ledger });
  const source = createPriceSource(problem.spec, pricing, ledger);
  const priceDraws = random.fork("prices");
  const stride = Math.max(1, Math.floor(decisions / 100));
  for (let index = 0; index < decisions; index++) {
    const event = world.next();
    if (event === null) break;
    const { request } = event;
    arrivals.until(problem.time(request));
    const prices = source.prices(index / decisions, priceDraws);
    const decision = decideNow(request, index, prices);
    tally.decided(decision);
    onDecision?.(idOf(index), decision);
    feed?.open(index, problem.episode(request), decision.stages);
    if (decision.stages.length > 0) probe?.offer(decision.stages[0].observation);
    arrivals.respond(index, decision);
    if ((index + 1) % stride === 0) {
      gauges.note(index + 1, prices);
      if ((index + 1) % (5 * stride) === 0) probe?.checkpoint();
      onProgress?.(index + 1);
    }
    yield index + 1;
  }
  arrivals.until(Number.POSITIVE_INFINITY);
  feed?.close();
  probe?.checkpoint();
}
