// Claim: the simulated stores take 200,000 choices a second among ten candidates on one core, encoding and assessment included.
import { seeded } from "../src/core/index.ts";
import { couponKind, recommendationKind, type Problem, type ProblemKind } from "../src/problems/index.ts";
import { medianSeconds, type BenchRow, type Contender } from "./bench.ts";

const target = "200,000/s";

function problemOf(kind: ProblemKind, preset: string): Problem {
  return kind.create(kind.presets[preset]);
}

/** Seasons of a store: request, encoding of every stage, a candidate, the answer and its assessment. `repeats` counts requests; worlds are opened on the way. */
function decide(problem: Problem): Contender {
  const prices = new Float32Array(problem.spec.limits.length);
  let seed = 0;
  let world = problem.world!(seeded(seed));
  return (repeats) => {
    for (let visit = 0; visit < repeats; visit++) {
      const { request } = world.next() ?? (world = problem.world!(seeded(++seed))).next()!;
      const chosen: unknown[] = [];
      for (let stage = problem.stage(request, chosen, prices); stage !== null; stage = problem.stage(request, chosen, prices)) {
        const { allowed } = stage.observation;
        const wanted = (visit + chosen.length) % allowed.length;
        chosen.push(stage.candidates[allowed[wanted] === 1 ? wanted : allowed.indexOf(1)]);
      }
      problem.assess({ request, chosen }, world.respond(request, chosen).reports.map(({ outcome }) => outcome));
    }
  };
}

/** The same world, always answered with the fallback: nothing is encoded or assessed. */
function live(problem: Problem): Contender {
  let seed = 0;
  let world = problem.world!(seeded(seed));
  return (repeats) => {
    for (let visit = 0; visit < repeats; visit++) {
      const { request } = world.next() ?? (world = problem.world!(seeded(++seed))).next()!;
      world.respond(request, problem.fallback!(request));
    }
  };
}

/** The rows of this claim. */
export function run(): Promise<BenchRow[]> {
  const coupons = problemOf(couponKind, "default");
  const season = problemOf(couponKind, "season");
  const slates = problemOf(recommendationKind, "default");
  const [coupon, couponWorld, months, slate, slateWorld] = medianSeconds(
    [decide(coupons), live(coupons), decide(season), decide(slates), live(slates)], [20_000, 20_000, 20_000, 10_000, 10_000], 15,
  );
  const row = (claim: string, seconds: number, alone: number, choices = 1): BenchRow => (
    { claim, value: Math.round(choices / seconds), unit: "choices/s", baseline: "the world alone, answered by the fallback", ratio: alone / seconds, target }
  );
  return Promise.resolve([
    row("coupons, 10 candidates, encoded and assessed", coupon, couponWorld),
    row("coupons of a season of months, the same", months, couponWorld),
    row("recommendation, 10 products, 3 places to a slate, the same", slate, slateWorld, slates.spec.stages),
  ]);
}
