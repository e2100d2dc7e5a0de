// The published table of the iPinYou episodes through the command line: one budget of each campaign here, all cells in scores/bidding.json.
import { describe, expect, it } from "vitest";
import { run } from "../fixtures/command-line.ts";
import { dataFile } from "../shared.ts";

const folder = "bids_ipinyou_1458_3427";
const files = Object.fromEntries(["1458", "3427"].flatMap((name) => [`${name}.validation.txt`, `${name}.info.json`]).map((name) => [name, dataFile(`${folder}/${name}`)]));

interface Played {
  readonly budgetPerEpisode: number;
  readonly base: number | null;
  readonly clicks: number;
  readonly wins: number;
  readonly episodesOverBudget: number;
  readonly note: string;
}

async function play(campaign: string, policy: string, ...flags: readonly string[]): Promise<Played> {
  const { code, out, err } = await run("bids", files[`${campaign}.validation.txt`]!, "--info", files[`${campaign}.info.json`]!, "--budget-factor", "1/32", "--policy", policy, "--json", ...flags);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Played;
}

describe.skipIf(Object.values(files).includes(null))("the iPinYou episodes at 1/32 of the money", () => {
  it.each<[policy: string, campaign: string, clicks: number, wins: number | null, flags: readonly string[]]>([
    ["mcpc", "1458", 20, 9259, []],
    ["mcpc", "3427", 21, 6521, []],
    ["linear", "3427", 29, 8065, ["--base", "44"]],
    ["dynamic-programme", "1458", 23, 8281, []],
    ["knows-prices", "1458", 24, null, []],
    ["knows-prices", "3427", 26, null, []],
  ])("%s on %s: %i clicks", async (policy, campaign, clicks, wins, flags) => {
    const played = await play(campaign, policy, ...flags);
    expect(played).toMatchObject({ clicks, episodesOverBudget: 0, budgetPerEpisode: campaign === "1458" ? 2152 : 2532 });
    if (wins !== null) expect(played.wins).toBe(wins);
    expect(played.note).toContain("above the old bids");
  });

  it("linear bidding on 1458, tuned on 3427, bids 42 at the average click share", async () => {
    const other = ["--other", files["3427.validation.txt"]!, "--other-info", files["3427.info.json"]!];
    expect(await play("1458", "linear", ...other)).toMatchObject({ clicks: 21, wins: 8964, base: 42 });
  });
});
