// Claim: the simulated exchange takes 200,000 bids a second through the plug at ten candidates on one core, and many more as columns.
import { seeded } from "../src/core/index.ts";
import { biddingKind, biddingPresets, drawEpisodes, linearBidder, replayEpisodes, type Problem } from "../src/problems/index.ts";
import { medianSeconds, type BenchRow, type Contender } from "./bench.ts";

const target = 200_000;

/** An auction through the plug: request, stage with its mask, a rung, the reports, their assessment. */
function throughPlug(preset: keyof typeof biddingPresets): Contender {
  const problem = biddingKind.create(biddingPresets[preset]) as Problem;
  const prices = new Float32Array(problem.spec.limits.length);
  let seed = 0;
  let world = problem.world!(seeded(seed));
  return (repeats) => {
    for (let auction = 0; auction < repeats; auction++) {
      const event = world.next() ?? (world = problem.world!(seeded(++seed))).next()!;
      const { candidates, observation } = problem.stage(event.request, [], prices)!;
      const rung = auction % candidates.length;
      const chosen = [candidates[observation.allowed[rung] === 1 ? rung : 0]];
      const { reports } = world.respond(event.request, chosen);
      problem.assess({ request: event.request, chosen }, reports.map((report) => report.outcome));
    }
  };
}

/** The same auctions drawn and replayed as columns under linear bidding. */
function asColumns(): Contender {
  const settings = biddingPresets.default;
  const bidder = linearBidder(settings.history, settings.history.linearBaseUnits);
  const random = seeded("columns");
  let first = 0;
  return (repeats) => {
    const count = repeats / settings.auctionsPerEpisode;
    replayEpisodes(drawEpisodes(settings, random, [first, count]), settings.budgetUnits, () => bidder);
    first += count;
  };
}

/** The rows of this claim. */
export function run(): Promise<BenchRow[]> {
  const [ladder, every, columns] = medianSeconds([throughPlug("default"), throughPlug("every-bid"), asColumns()], [50_000, 20_000, 100_000], 11);
  const row = (claim: string, seconds: number, words: string): BenchRow => (
    { claim, value: Math.round(1 / seconds), unit: "auctions/s", baseline: "every whole bid, 301 candidates, through the plug", ratio: every / seconds, target: words }
  );
  return Promise.resolve([
    row("bidding through the plug, 10 candidates", ladder, `${target.toLocaleString("en")}/s`),
    row("bidding as columns, drawn and replayed", columns, "-"),
  ]);
}
