// Looks for state columns that know the reward, and so were probably written down after the choice.
import type { Binned } from "./bins.ts";
import type { Finding } from "./findings.ts";

/** Share of the reward's variance between the bins of a column above which the column is suspected. */
const suspiciousShare = 0.9;
/** Chance below which a level's constant reward is no accident. */
const suspiciousChance = 1e-9;

/** What a column tells of the reward. */
export interface Leakage {
  /** Share of the reward's variance between the column's bins. */
  readonly explainedShare: number;
  /** Where that is too good to be true. */
  readonly findings: readonly Finding[];
}

/** Looks at the reward bin by bin; `rewards` are in the order of the bins' codes. */
export function inspectLeakage(name: string, { codes, names }: Binned, rewards: Float64Array): Leakage {
  const stats = names.map(() => ({ rows: 0, sum: 0, first: Number.NaN, constant: true }));
  let [sum, squares] = [0, 0];
  const values = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) {
    const reward = rewards[row];
    const bin = stats[codes[row]];
    if (bin.rows === 0) bin.first = reward;
    else if (bin.constant && reward !== bin.first) bin.constant = false;
    bin.rows++;
    bin.sum += reward;
    sum += reward;
    squares += reward * reward;
    if (values.size < 1000 || values.has(reward)) values.set(reward, (values.get(reward) ?? 0) + 1);
  }
  const rows = codes.length;
  const total = squares - (sum * sum) / rows;
  const between = stats.reduce((part, bin) => part + (bin.rows === 0 ? 0 : (bin.sum * bin.sum) / bin.rows), 0) - (sum * sum) / rows;
  const explainedShare = total > 0 ? Math.max(0, between / total) : 0;
  const usual = [...values].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [Number.NaN, 0])[0];
  const findings: Finding[] = [];
  const crowded = stats.filter((bin) => bin.rows > 0).length * 20 > rows;
  if (explainedShare >= suspiciousShare && !crowded) {
    findings.push({
      code: "leakage-explains",
      severity: "warning",
      values: { column: name, share: explainedShare },
    });
  }
  // A level where the usual reward (often 0) never varies is ordinary; one that always brings an unusual reward is not.
  stats.forEach((bin, level) => {
    const share = (values.get(bin.first) ?? 0) / rows;
    const accident = bin.rows * Math.log(share) > Math.log(suspiciousChance);
    if (bin.rows === 0 || !bin.constant || bin.first === usual || share === 1 || accident) return;
    findings.push({ code: "leakage-certain", severity: "warning", values: { column: name, level: names[level], rows: bin.rows, value: bin.first } });
  });
  return { explainedShare, findings };
}
