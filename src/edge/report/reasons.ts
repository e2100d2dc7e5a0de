// Sentences that the evaluation says in English, said in Chinese too: reasons of verdicts and warnings about a log.
import type { Html } from "./html.ts";
import { bilingual } from "./say.ts";

/** Patterns of the English sentences with their Chinese; $1, $2, ... are what the pattern holds in brackets. */
export const translations: readonly (readonly [pattern: RegExp, chinese: string])[] = [
  [/^The estimator (.+) is biased, so its interval says nothing about the truth\.$/, "估计方法 $1 有偏，其区间不能说明真值。"],
  [/^Only (\d+) independent subjects stand behind the estimate; at least (\d+) are needed\.$/, "估计只依据 $1 个独立主体；至少需要 $2 个。"],
  [/^(.+) of the choices of (.+) are candidates the log never took; at most (.+) can be left out\.$/, "$2 的选择中有 $1 是日志从未采用的候选；最多允许 $3。"],
  [/^The effective sample size of (.+) is (.+), below (\d+): the log holds too little of what it does\.$/, "$1 的有效样本量为 $2，低于 $3：日志中与其做法相符的决策太少。"],
  [/^The mean weight of (.+) is (.+) where it should be 1 \((.+) to (.+) is tolerated\): the propensities are wrong or the overlap is poor\.$/, "$1 的平均权重为 $2，应为 1（允许 $3 至 $4）：选择概率有误，或与日志重叠太少。"],
  [/^The estimate of (.+) rests on the equivalent of (.+) outcomes that differ from the usual one; at least (\d+) are needed\.$/, "$1 的估计只相当于依据 $2 个不同寻常的结果；至少需要 $3 个。"],
  [/^The log holds too few outcomes for this comparison: fewer than (.+) that count can be expected behind it\.$/, "日志中可用于此比较的结果太少：预期起作用的不足 $1 个。"],
  [/^The 95 % interval of the paired difference includes zero\.$/, "成对差值的 95% 区间包含零。"],
  [/^The difference rests on a few large values: corrected for their skewness, its interval includes zero\.$/, "差值取决于少数很大的值：校正偏度后，其区间包含零。"],
  [/^The difference rests on a few heavily weighted rows or outcomes: with these held back it is not to be seen\.$/, "差值取决于少数权重很大的行或结果：将其削减后便看不出差异。"],
  [/^The 95 % interval of the paired difference lies wholly above zero\.$/, "成对差值的 95% 区间全部大于零。"],
  [/^The 95 % interval of the paired difference lies wholly below zero\.$/, "成对差值的 95% 区间全部小于零。"],
  [/^The 95 % interval of the paired difference lies wholly above zero, and lower is better\.$/, "成对差值的 95% 区间全部大于零，而该量越低越好。"],
  [/^The 95 % interval of the paired difference lies wholly below zero, and lower is better\.$/, "成对差值的 95% 区间全部小于零，而该量越低越好。"],
  [/^THE PROPENSITIES ARE ESTIMATED, not logged: every figure assumes that the state holds all that drove the choices\.$/, "选择概率是估计所得，并非日志所记：所有数字都假定状态包含了影响选择的全部因素。"],
  [/^Candidate (.+) was never taken: the log cannot speak for it\.$/, "候选 $1 从未被采用：日志对其无从判断。"],
  [/^The propensities of (.+) do not fit how often it was taken: (.+) offers follow from them, (.+) were made\.$/, "$1 的选择概率与其被采用的次数不符：由概率推得应有 $2 次机会，实际为 $3 次。"],
  [/^Only (\d+) independent subjects: intervals are not to be trusted\.$/, "只有 $1 个独立主体：区间不可信。"],
];

/** Notes on how a target was made. */
export const notes: typeof translations = [
  [/^every allowed candidate with the same probability$/, "每个允许的候选概率相同"],
  [/^a table of probabilities, judged as it stands$/, "概率表，按其原样评判"],
  [/^chosen on rows it is not judged by$/, "在评判所用之外的行上选出"],
  [/^a snapshot, judged as its mode$/, "策略文件，按其最可能的选择评判"],
  [/^a snapshot, judged as it acts$/, "策略文件，按其实际行为评判"],
  [/^trained on (\d+) rows; judged as its mode, without its own exploration$/, "在 $1 行上训练；按其最可能的选择评判，不含自身探索"],
  [/^trained on (\d+) rows; judged as it acts, its own exploration included$/, "在 $1 行上训练；按其实际行为评判，包含自身探索"],
  [/^trained on (\d+) rows; judged as its mode, without its own exploration, with a floor of (.+) laid over it$/, "在 $1 行上训练；按其最可能的选择评判，不含自身探索，另加下限 $2"],
  [/^trained on (\d+) rows; judged as it acts, its own exploration included, with a floor of (.+) laid over it$/, "在 $1 行上训练；按其实际行为评判，包含自身探索，另加下限 $2"],
  [/^while it learned$/, "学习过程中"],
  [/^no policy can do better: it knows the hidden truth$/, "任何策略都不可能更好：它知道隐藏的真相"],
];

/** The sentence in both languages; in English only where it is not known here. */
export function translate(sentence: string): Html {
  const known = [...translations, ...notes].find(([pattern]) => pattern.test(sentence));
  return bilingual(sentence, known === undefined ? sentence : sentence.replace(known[0], known[1]));
}
