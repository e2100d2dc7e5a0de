// propense bids: plays a bidding policy on logged auctions under a hard budget per episode, as the published benchmark does.
import { Option, type Command } from "commander";
import { describe, fail } from "../../core/index.ts";
import { readJson, readLines, type TextLine } from "../../edge/files/index.ts";
import { pairedDifference } from "../../experiment/index.ts";
import {
  benchmarkBidder, benchmarkPolicies, parseEpisodes, parseTrainingInfo, playBenchmark, totalOf, traceEpisodes, type BenchmarkPolicy, type BenchmarkResult, type BiddingCampaign,
} from "../../problems/index.ts";
import { numberOption, refuseOverwriting, wordOption } from "../options.ts";
import { printJson, printTable, showInterval, showNumber, showShare, type Terminal } from "../output.ts";
import { writeReport } from "../report-output.ts";

interface BidsOptions {
  readonly info: string;
  readonly budgetFactor: number;
  readonly policy: BenchmarkPolicy;
  readonly base?: number;
  readonly other?: string;
  readonly otherInfo?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Adds the command. */
export function addBids(program: Command, to: Terminal): void {
  program.command("bids <episodes>")
    .description("Play a bidding policy on logged second-price auctions, with a hard budget per episode.")
    .requiredOption("--info <file>", "the campaign's training period: cost, impressions, clicks, histogram of prices (JSON)")
    .addOption(new Option("--budget-factor <share>", "money of an episode over what its auctions cost on average in training, e.g. 1/32").argParser(factorOption).default(1 / 32, "1/32"))
    .option("--policy <name>", benchmarkPolicies.join(", "), wordOption("--policy", benchmarkPolicies), "linear")
    .option("--base <bid>", "bid of linear bidding at the average click share (default: tuned on --other)", numberOption("--base", { low: 0, high: 1e6 }))
    .option("--other <file>", "another campaign's episodes, to tune and learn on")
    .option("--other-info <file>", "the other campaign's training period")
    .option("--report <file>", "write a standalone HTML report with pictures of money and bids to this file")
    .option("--json", "print one JSON object instead of a table")
    .addHelpText("after", `
Examples:
  propense bids auctions.txt --info info.json --budget-factor 1/8 --policy dynamic-programme
  propense bids auctions.txt --info info.json --policy mcpc --report bids.html
  propense bids auctions.txt --info info.json --other others.txt --other-info other-info.json --policy learned`)
    .action((path: string, options: BidsOptions) => run(path, options, to));
}

function factorOption(text: string): number {
  const [over, under = "1", ...more] = text.split("/");
  const factor = over.trim() === "" || under.trim() === "" ? Number.NaN : Number(over) / Number(under);
  return more.length === 0 && factor > 0 && factor <= 10 ? factor : fail("bad-flag", "--budget-factor", "a number above 0 and at most 10, or a fraction such as 1/32", describe(text));
}

const censored = "Prices are known only where the old bids won: wins above the old bids are missing from the log, so that every figure is about auctions those bids had won.";

async function run(path: string, options: BidsOptions, to: Terminal): Promise<void> {
  refuseOverwriting([path, options.info, options.other, options.otherInfo], { "--report": options.report });
  const campaign = await openCampaign(path, options.info);
  const { other: otherPath, otherInfo } = options;
  if ((otherPath === undefined) !== (otherInfo === undefined)) fail("bad-flag", "--other-info", "--other and --other-info together", "one of them");
  const other = otherPath === undefined || otherInfo === undefined ? undefined : await openCampaign(otherPath, otherInfo);
  const shared = { campaign, factor: options.budgetFactor, ...(options.base !== undefined && { base: options.base }), ...(other !== undefined && { other }) };
  const result = playBenchmark({ ...shared, policy: options.policy });
  const canCompare = options.policy !== "linear" && (other !== undefined || options.base !== undefined);
  const linear = canCompare ? playBenchmark({ ...shared, policy: "linear" }) : null;
  const summary = summaryOf({ path, options, campaign, result, linear });
  const player = options.report === undefined ? null : benchmarkBidder({ ...shared, policy: options.policy });
  if (options.report !== undefined) {
    if (player === null) fail("bad-flag", "--report", "a policy that bids", options.policy);
    const trace = traceEpisodes(campaign.episodes, result.budget, player.bidderOf);
    await writeReport(options.report, ({ bidsReport }) => bidsReport({ ...summary, trace }, { subject: `${path}: ${options.policy}` }));
  }
  if (options.json === true) return printJson(to, summary);
  print(to, summary);
  if (options.report !== undefined) to.out(`Report: ${options.report}\n`);
}

async function openCampaign(path: string, infoPath: string): Promise<BiddingCampaign> {
  const lines: TextLine[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return { episodes: parseEpisodes(lines), info: parseTrainingInfo(await readJson(infoPath), infoPath) };
}

interface Played {
  readonly path: string;
  readonly options: BidsOptions;
  readonly campaign: BiddingCampaign;
  readonly result: BenchmarkResult;
  readonly linear: BenchmarkResult | null;
}

function summaryOf({ path, options, campaign: { episodes }, result, linear }: Played) {
  const [clicks, wins, spend] = [result.clicks, result.wins, result.spends].map(totalOf);
  const money = result.budget * episodes.count;
  return {
    log: path, policy: options.policy, episodes: episodes.count, auctionsPerEpisode: episodes.length, linesLeftOut: episodes.leftOver,
    budgetFactor: options.budgetFactor, budgetPerEpisode: result.budget, base: result.base,
    clicks, wins, spend, spendShare: money === 0 ? 0 : spend / money, costPerClick: clicks === 0 ? null : spend / clicks,
    episodesOverBudget: result.spends.filter((spent) => spent > result.budget).length,
    againstLinear: linear === null ? null : againstLinear(result, linear),
    note: censored,
  };
}

// Episodes are independent of each other, auctions of one episode are not: they share its money.
function againstLinear(result: BenchmarkResult, linear: BenchmarkResult) {
  const { mean, interval } = pairedDifference([...result.clicks], [...linear.clicks]);
  const episodes = linear.clicks.length;
  return {
    base: linear.base, linearClicks: totalOf(linear.clicks), difference: Math.round(mean * episodes),
    interval: interval.map((end) => end * episodes) as [number, number], clusteredBy: "episode", level: 0.95,
  };
}

function print(to: Terminal, summary: ReturnType<typeof summaryOf>): void {
  to.out(`${summary.log}: ${summary.episodes} episodes of ${summary.auctionsPerEpisode} auctions, ${summary.budgetPerEpisode} units of money each\n`);
  printTable(to, ["policy", "clicks", "wins", "spend share", "cost per click", "over budget"], [[
    summary.base === null ? summary.policy : `${summary.policy} (base ${summary.base})`, String(summary.clicks), summary.wins.toLocaleString("en-US"),
    showShare(summary.spendShare), summary.costPerClick === null ? "-" : showNumber(summary.costPerClick), `${summary.episodesOverBudget} episodes`,
  ]]);
  const { againstLinear: lead } = summary;
  if (lead !== null) to.out(`Clicks more than linear (base ${lead.base}): ${lead.difference} (95 % interval ${showInterval(lead.interval)}, by episode)\n`);
  if (summary.linesLeftOut > 0) to.out(`${summary.linesLeftOut} lines behind the last whole episode are left out.\n`);
  to.out(`${summary.note}\n`);
}
