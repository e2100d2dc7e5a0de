// The words a stranger needs, each with one plain sentence, in both languages.

type Entry = readonly [word: string, meaning: string];

const en = {
  policy: ["Policy", "A rule that gives every candidate a probability; what is done is drawn from them."],
  propensity: ["Propensity", "The probability with which the logged action was chosen. Without it, a log cannot say what would have happened otherwise."],
  interval: ["Interval (95 %)", "Computed this way again and again, such intervals would hold the true value in 95 of 100 cases."],
  verdict: ["Verdict", "Better or worse when the interval of the difference leaves out zero; not shown when it holds zero; no verdict when the log is not fit to answer."],
  weight: ["Weight", "How much a logged decision counts for another policy: its probability there divided by its propensity here."],
  effective: ["Effective sample size", "The number of equally weighted decisions that would tell as much as the weighted ones do."],
  biased: ["Biased", "An estimator whose value does not come to the truth even on an endless log. It may still be steadier on a short one."],
  floor: ["Exploration floor", "A share of decisions spread evenly over all candidates, so that the next log can be learned from."],
  baseline: ["Baseline", "What a store does today, or a fixed rule: what a learned policy has to beat."],
  optimum: ["Share of the optimum", "How much of the distance from the best static baseline to the optimum (or bound) a policy covers."],
  seed: ["Seed", "The starting number of a simulation; another seed is another store with other customers."],
  interquartile: ["Interquartile mean", "The mean of the middle half of the seeds: neither a lucky nor an unlucky one moves it far."],
  drift: ["Drift", "A change over time in who comes, what is chosen or what comes of it."],
} as const satisfies { readonly [word: string]: Entry };

const zh: { readonly [word in keyof typeof en]: Entry } = {
  policy: ["策略", "为每个候选给出概率的规则；实际动作按这些概率抽取。"],
  propensity: ["选择概率", "日志中的动作当时被选中的概率。没有它，日志就无法说明换一种做法会怎样。"],
  interval: ["区间（95%）", "反复这样计算，100 次中约有 95 次区间包含真值。"],
  verdict: ["判断", "差值区间不含零时为更好或更差；含零时为未能证明；日志不足以回答时为无法判断。"],
  weight: ["权重", "一条日志决策对另一策略的分量：该策略下的概率除以日志中的选择概率。"],
  effective: ["有效样本量", "与加权决策信息量相当的等权决策数。"],
  biased: ["有偏", "即使日志无限长也不会收敛到真值的估计方法；日志较短时它可能更稳定。"],
  floor: ["探索下限", "均匀分配给所有候选的一部分决策，使之后的日志仍可用于学习。"],
  baseline: ["基准做法", "商店目前的做法或固定规则：学得的策略必须胜过它。"],
  optimum: ["达到最优的比例", "从最佳静态基准到最优（或上界）的距离中，该策略走完了多少。"],
  seed: ["随机种子", "模拟的起始数；换一个种子就是另一家商店、另一批顾客。"],
  interquartile: ["四分位均值", "居中一半种子的均值：个别特别好或特别差的种子影响不大。"],
  drift: ["漂移", "来客、选择或结果随时间发生的变化。"],
};

/** The glossary by language. */
export const glossary = { en, zh };
