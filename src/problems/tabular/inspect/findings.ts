// What an inspection can find, as codes with values, and the sentences that reports say them with.

/** How loudly a finding should be said. */
export type Severity = "note" | "warning" | "error";

/** Every code with its sentence in English and Chinese; {names} are the finding's values. */
export const findingTexts = {
  unusable: { en: "The log cannot be used: {where}: expected {expected}, got {got}.", zh: "日志无法使用：{where}：应为 {expected}，实际为 {got}。" },
  "missing-values": { en: "Column {column}: {share} of the cells are empty.", zh: "列 {column}：{share} 的单元格为空。" },
  "constant-column": { en: "Column {column} never changes.", zh: "列 {column} 从不变化。" },
  outliers: { en: "Column {column}: {count} values lie far outside the rest (robust z above {limit}), the farthest is {value} at {place}.", zh: "列 {column}：有 {count} 个值远离其余值（稳健 z 值大于 {limit}），最远的是 {place} 处的 {value}。" },
  "outside-fences": { en: "Column {column}: {count} values lie outside {low} to {high}, the first is {value} at {place}.", zh: "列 {column}：有 {count} 个值超出 {low} 至 {high}，第一个是 {place} 处的 {value}。" },
  "duplicate-rows": { en: "{count} rows repeat an earlier row exactly (first: {place}).", zh: "有 {count} 行与之前的行完全相同（第一处：{place}）。" },
  "drift-column": { en: "Column {column} changed between the first and the last half (stability index {index}).", zh: "列 {column} 在前后两半之间发生变化（稳定性指数 {index}）。" },
  "drift-actions": { en: "The shares of the actions changed between the first and the last half (stability index {index}).", zh: "各动作的占比在前后两半之间发生变化（稳定性指数 {index}）。" },
  "drift-reward": { en: "The reward changed between the first and the last half (stability index {index}, mean {first} to {last}).", zh: "收益在前后两半之间发生变化（稳定性指数 {index}，均值由 {first} 变为 {last}）。" },
  "propensities-estimated": { en: "The log has no propensities; they would have to be estimated, and every result would rest on that estimate.", zh: "日志没有记录选择概率；只能估计，所有结果都依赖该估计。" },
  "propensities-constant": { en: "One propensity, {value}, is stated for every row; it is right only if the choice was randomised that way.", zh: "所有行都声明为同一选择概率 {value}；仅当确实如此随机化时才正确。" },
  "propensities-miscalibrated": { en: "Action {action}: its propensities do not fit how often it was chosen (mean of 1/propensity {mean} instead of 1, z = {z}).", zh: "动作 {action}：选择概率与实际被选次数不符（1/概率 的均值为 {mean}，应为 1，z = {z}）。" },
  "segment-miscalibrated": { en: "Action {action} where {segment}: predicted share {predicted}, observed {observed} (z = {z}).", zh: "在 {segment} 时的动作 {action}：预测占比 {predicted}，实际 {observed}（z = {z}）。" },
  "tiny-propensity": { en: "{count} of {total} actions ({actions}) were chosen with a probability below {limit}; at {value} one row weighs as much as {weight}.", zh: "{total} 个动作中有 {count} 个（{actions}）曾以低于 {limit} 的概率被选中；概率为 {value} 时一行的权重相当于 {weight} 行。" },
  "weak-support": { en: "{count} of {total} actions ({actions}): always choosing one would be judged by fewer than {limit} effective decisions, {size} at the least.", zh: "{total} 个动作中有 {count} 个（{actions}）：若总是选择其一，可供判断的有效决策少于 {limit}，最少为 {size}。" },
  "never-chosen": { en: "{count} of {total} actions ({actions}) were never chosen: the log cannot speak for them.", zh: "{total} 个动作中有 {count} 个（{actions}）从未被选中：日志对其无从判断。" },
  "only-action": { en: "The log holds one action only ({action}).", zh: "日志中只有一种动作（{action}）。" },
  "busy-subjects": { en: "{count} subjects have more than {limit} rows each; the busiest has {share} of the log.", zh: "有 {count} 个主体各自超过 {limit} 行；最多者占日志的 {share}。" },
  "leakage-explains": { en: "Column {column} explains {share} of the reward's variance: it may be known only after the choice.", zh: "列 {column} 解释了收益方差的 {share}：它可能在选择之后才可知。" },
  "leakage-certain": { en: "Where {column} is {level} ({rows} rows) the reward is always {value}: the column may be known only after the choice.", zh: "当 {column} 为 {level} 时（{rows} 行）收益恒为 {value}：该列可能在选择之后才可知。" },
} as const satisfies Record<string, { en: string; zh: string }>;

/** The codes of all findings. */
export type FindingCode = keyof typeof findingTexts;

/** One thing found; `values` fill the sentence of its code. Shares are numbers in [0, 1]. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly values: { readonly [name: string]: string | number };
}

/** The finding as a plain sentence; values called share are written as percentages, other numbers with four digits. */
export function sayFinding({ code, values }: Finding, language: "en" | "zh"): string {
  return findingTexts[code][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? show(name, values[name]) : whole));
}

function show(name: string, value: string | number): string {
  if (typeof value === "string") return value;
  if (name === "share") return `${Number((100 * value).toPrecision(3))} %`;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
