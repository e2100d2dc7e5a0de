// The two real logs as a user would bring them: read from their files and mapped by column names.
import { readFileSync } from "node:fs";
import { sampleBeta, seeded, type Log, type Policy } from "../../src/core/index.ts";
import { readTable } from "../../src/edge/files/index.ts";
import { parseMapping, tabularLog } from "../../src/problems/tabular/index.ts";

/** Hillstrom's e-mail trial: 64,000 customers, three e-mails at 1/3 each; `reward` is visit, conversion or spend. */
export async function hillstromLog(file: string, reward: "visit" | "conversion" | "spend"): Promise<Log> {
  const table = await readTable(file);
  const mapping = parseMapping({
    action: "segment", propensity: "1/3", reward,
    state: ["recency", "history", "mens", "womens", "zip_code", "newbie", "channel"],
  });
  return tabularLog(table, mapping).log;
}

/** One of the two logs of the Open Bandit campaign "men": 34 items, three positions as a state column, clicks. */
export async function openBanditLog(file: string): Promise<Log> {
  const table = await readTable(file);
  const mapping = parseMapping({ action: "item_id", propensity: "propensity_score", reward: "click", time: "timestamp", state: ["position"], position: "position" });
  return tabularLog(table, mapping).log;
}

/** The Beta priors of a campaign in prior_bts.yaml, by item. */
export function readPriors(file: string, campaign: string): { alpha: number[]; beta: number[] } {
  const priors: { [list: string]: number[] } = { alpha: [], beta: [] };
  let [section, list] = ["", ""];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const name = /^(\s*)(\w+):/.exec(line);
    if (name !== null) [section, list] = name[1] === "" ? [name[2], ""] : [section, name[2]];
    else if (section === campaign && line.includes("- ")) priors[list].push(Number(line.replace("- ", "")));
  }
  return { alpha: priors["alpha"], beta: priors["beta"] };
}

/** How often each item stands at each of the first three places when all are ranked by a Beta draw, [3][items]. */
export function thompsonShares({ alpha, beta }: { alpha: number[]; beta: number[] }, draws: number): Float64Array[] {
  const random = seeded("open bandit");
  const shares = [0, 1, 2].map(() => new Float64Array(alpha.length));
  for (let draw = 0; draw < draws; draw++) {
    const values = alpha.map((shape, item) => sampleBeta(random, shape, beta[item]));
    for (let place = 0; place < 3; place++) {
      const best = values.indexOf(Math.max(...values));
      shares[place][best] += 1 / draws;
      values[best] = -1;
    }
  }
  return shares;
}

/** The policy that shows items at a position with the given shares, [3][item number]. */
export function sharesPolicy(log: Log, shares: readonly Float64Array[]): Policy {
  const items = log.spec.fixed!.map((name) => Number(name));
  const fields = [1, 2, 3].map((position) => log.spec.state.findIndex(({ name }) => name === `position=${position}`));
  const tables = shares.map((share) => Float64Array.from(items, (item) => share[item]));
  return { probabilities: ({ state }) => tables[fields.findIndex((field) => state[field] > 0.5)] };
}

/** The mean reward on the rows of one action. */
export function meanRewardOf(log: Log, name: string): number {
  const action = log.spec.fixed!.indexOf(name);
  let [total, rows] = [0, 0];
  for (let row = 0; row < log.rows; row++) {
    if (log.actions[row] !== action) continue;
    total += log.rewards[row];
    rows++;
  }
  return total / rows;
}
