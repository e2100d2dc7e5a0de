// The published table of the real episodes, cell by cell, and the learned bidder's difference to linear bidding.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fail } from "../../src/core/index.ts";
import { readJson, readLines, type TextLine } from "../../src/edge/files/index.ts";
import { meanInterval, type Measured } from "../../src/experiment/index.ts";
import { parseEpisodes, parseTrainingInfo, playBenchmark, totalOf, type BenchmarkPolicy, type BiddingCampaign } from "../../src/problems/index.ts";
import { published } from "./plan.ts";

/** One policy in one cell, beside the published figure. */
export interface BenchmarkCell {
  readonly campaign: string;
  readonly factor: string;
  readonly policy: BenchmarkPolicy;
  readonly base: number | null;
  readonly clicks: number;
  readonly wins: number;
  readonly mostSpent: number;
  readonly budget: number;
  /** Null for the learned bidder, which nobody has published. */
  readonly published: { readonly clicks: number; readonly wins: number | null; readonly same: boolean } | null;
}

/** The learned bidder minus linear bidding, in clicks; intervals over episodes, which the three budgets of a campaign share. */
export interface Lead {
  readonly cell: string;
  readonly clicks: Measured;
}

/** Plays every cell. Throws `bad-file` where the real episodes are absent. */
export async function playCells(): Promise<{ readonly cells: readonly BenchmarkCell[]; readonly leads: readonly Lead[] }> {
  const campaigns = { "1458": await open("1458"), "3427": await open("3427") };
  const cells: BenchmarkCell[] = [];
  const leads: Lead[] = [];
  const pooled = { "1458": new Float64Array(100), "3427": new Float64Array(100) };
  for (const { campaign, under, budget, base, figures } of published) {
    const shared = { campaign: campaigns[campaign], other: campaigns[campaign === "1458" ? "3427" : "1458"], factor: 1 / under };
    const clicksOf = new Map<BenchmarkPolicy, Int32Array>();
    for (const policy of [...Object.keys(figures) as (keyof typeof figures)[], "learned" as const]) {
      const played = playBenchmark({ ...shared, policy });
      clicksOf.set(policy, played.clicks);
      const [clicks, wins] = [totalOf(played.clicks), totalOf(played.wins)];
      const figure = policy === "learned" ? null : figures[policy];
      const same = figure !== null && clicks === figure[0] && (figure[1] === null || wins === figure[1]) && played.budget === budget && (policy !== "linear" || played.base === base);
      cells.push({
        campaign, factor: `1/${under}`, policy, base: played.base, clicks, wins, mostSpent: Math.max(...played.spends), budget: played.budget,
        published: figure && { clicks: figure[0], wins: figure[1], same },
      });
    }
    const lead = Array.from(clicksOf.get("learned")!, (clicks, episode) => clicks - clicksOf.get("linear")![episode]);
    lead.forEach((clicks, episode) => { pooled[campaign][episode] += clicks; });
    leads.push({ cell: `${campaign}, 1/${under}`, clicks: totalInterval(lead) });
  }
  leads.push({ cell: "all six", clicks: totalInterval([...pooled["1458"], ...pooled["3427"]]) });
  return { cells, leads };
}

// The interval of a sum over episodes.
function totalInterval(differences: readonly number[]): Measured {
  const { mean, interval: [low, high], runs } = meanInterval(differences);
  return { mean: mean * runs, interval: [low * runs, high * runs], runs };
}

async function open(campaign: string): Promise<BiddingCampaign> {
  const shared = process.env["PROPENSE_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
  const folder = join(process.env["PROPENSE_DATA"] ?? join(shared, "data"), "bids_ipinyou_1458_3427");
  const path = join(folder, `${campaign}.validation.txt`);
  if (!existsSync(path)) fail("bad-file", path, "the real episodes, which this table reproduces", "no such file");
  const lines: TextLine[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return { episodes: parseEpisodes(lines), info: parseTrainingInfo(await readJson(join(folder, `${campaign}.info.json`))) };
}
