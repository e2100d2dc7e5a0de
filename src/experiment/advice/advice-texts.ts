// The sentences of advice in English and Chinese; {names} are filled in.
import type { Suit } from "./advice.ts";
import type { Finding, ReasonCode } from "./advice-rules.ts";

/** Every reason, one plain sentence. */
export const reasonTexts: { readonly [code in ReasonCode]: { readonly en: string; readonly zh: string } } = {
  yardstick: { en: "No learner by itself, but what any learner has to beat.", zh: "它本身不是要选用的学习器，而是任何学习器都必须胜过的标尺。" },
  "single-choice": { en: "Every decision stands alone (discount 0): a linear model of what it earns is enough, and learns from the fewest decisions.", zh: "每次决策彼此独立（折扣为 0）：对其收益建一个线性模型就够，所需决策最少。" },
  "ignores-what-follows": { en: "What follows a decision counts here (discount {discount}), and it looks at the decision's own reward alone.", zh: "这里后续结果也算数（折扣 {discount}），而它只看决策自身的收益。" },
  "learns-what-follows": { en: "What follows a decision counts here (discount {discount}), and it learns values of the whole process.", zh: "这里后续结果也算数（折扣 {discount}），它学习的正是整个过程的价值。" },
  "small-table": { en: "The state has about {cells} cells, few enough for a table to hold without guessing between them.", zh: "状态约有 {cells} 个单元格，少到可以逐格记入表中，无需在其间猜测。" },
  "wide-table": { en: "{fields} state fields make {cells} cells or more, above the {largest} of a table: most would never be visited twice.", zh: "{fields} 个状态字段会产生至少 {cells} 个单元格，超过表的上限 {largest}：大多数单元格不会被访问两次。" },
  "table-ignores-prices": { en: "Limits ({limits}) have prices, and a table does not read them: a budget that changes means learning again.", zh: "限制（{limits}）带有价格，而表不读取价格：预算一变就得重新学习。" },
  "reads-prices": { en: "Limits ({limits}) have prices, and it can read them as inputs: one policy serves every budget.", zh: "限制（{limits}）带有价格，它可以把价格当作输入：一个策略适用于各种预算。" },
  "own-choices": { en: "It learns from its own choices only, and a log was written by another policy.", zh: "它只能从自己的选择中学习，而日志是另一个策略写下的。" },
  extrapolates: { en: "Nothing keeps it near the log: candidates that were hardly tried are overestimated (Fujimoto et al. 2019).", zh: "没有什么使它贴近日志：很少尝试过的候选会被高估（Fujimoto 等，2019）。" },
  "made-for-logs": { en: "It is made to learn from a finished log, without any choice of its own.", zh: "它就是为从既有日志中学习而设计的，不需要自己做任何选择。" },
  "needs-a-log": { en: "It learns from a finished log; where decisions can be simulated, learners that try things out learn more.", zh: "它从既有日志学习；能够模拟决策时，会主动尝试的学习器学得更多。" },
  "corrects-by-propensity": { en: "The log says with which probability each choice was made, and it corrects by them what its model gets wrong.", zh: "日志记录了每次选择的概率，它据此纠正模型的偏差。" },
  "propensities-estimated": { en: "It would correct by propensities, and those of this log are only estimates.", zh: "它要用选择概率做校正，而这份日志的概率只是估计值。" },
  "too-few-rows": { en: "The log has {decisions} decisions; below {wanted} a network has too little to learn from.", zh: "日志有 {decisions} 次决策；少于 {wanted} 次时，网络可学的太少。" },
  "rare-outcomes": { en: "Only about {outcomes} outcomes stand out from the usual one: anything but a simple model would follow their noise.", zh: "只有约 {outcomes} 个结果不同寻常：除简单模型外，其他都会去拟合噪声。" },
  "thin-support": { en: "The log says little about {thin} of {candidates} candidates, and nothing keeps it from choosing them.", zh: "日志对 {candidates} 个候选中的 {thin} 个所言甚少，而没有什么阻止它选择它们。" },
  "keeps-to-the-log": { en: "The log says little about {thin} of {candidates} candidates, and it keeps away from what was hardly tried.", zh: "日志对 {candidates} 个候选中的 {thin} 个所言甚少，它会避开很少尝试过的候选。" },
  "explores-by-doubt": { en: "It tries what it is still in doubt about, so that exploration ends by itself.", zh: "它尝试自己仍拿不准的候选，因此探索会自行结束。" },
  "curved-values": { en: "A network can learn values that bend over the state, which a straight line misses.", zh: "网络能学到随状态弯曲变化的价值，而直线做不到。" },
  "wants-a-range": { en: "It reads what a decision earns as a share between two settings, by default {low} and {high}: they have to be set unless rewards are yes or no.", zh: "它把决策的收益当作两个设置值之间的比例（默认 {low} 与 {high}）：除非收益只有是与否，否则必须设置它们。" },
  "steps-are-cheap": { en: "Decisions can be simulated, and it needs many of them.", zh: "决策可以模拟，而它正需要很多决策。" },
};

/** What to call the standing of an algorithm. */
export const suitTexts: { readonly [suit in Suit]: { readonly en: string; readonly zh: string } } = {
  first: { en: "try first", zh: "首选" },
  possible: { en: "worth a try", zh: "可以一试" },
  unlikely: { en: "unlikely", zh: "不太合适" },
  yardstick: { en: "yardstick", zh: "标尺" },
  unsuited: { en: "unsuited", zh: "不适用" },
};

/** The sentence of a finding. */
export function sayReason({ code, values }: Finding, language: "en" | "zh"): string {
  return reasonTexts[code][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
