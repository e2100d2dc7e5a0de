// Names that results use as codes, said as a reader would: quantities, references, kinds, verdicts.
import type { TargetSummary, Verdict } from "../../evaluation/results.ts";
import { html } from "./html.ts";
import type { Html, Part } from "./html.ts";
import { bilingual, say } from "./say.ts";

/** Metrics that a store knows under a name of its own, in Chinese; others keep their name. */
const metricNames: { readonly [name: string]: readonly [english: string, chinese: string] } = {
  redemptionRate: ["redemption rate", "核销率"],
  conversion: ["conversion", "转化率"],
  revenue: ["revenue", "销售额"],
  margin: ["margin", "毛利"],
  satisfaction: ["satisfaction", "满意度"],
  retention: ["retention", "留存率"],
  purchaseFrequency: ["purchase frequency", "购买频次"],
  returnOnSpend: ["return on spend", "投入产出比"],
  successRate: ["success rate", "成功率"],
  spend: ["spend", "花费"],
  couponsSent: ["coupons sent", "发券率"],
  clickRate: ["click rate", "点击率"],
  purchases: ["purchases", "购买次数"],
  diversity: ["diversity", "多样性"],
};

/** A quantity in words: the reward, a limit's cost, a metric. */
export function quantityName(quantity: string): Html {
  if (quantity === "reward") return say("reward");
  if (quantity.startsWith("cost:")) return say("costOf", { name: quantity.slice(5) });
  return Object.hasOwn(metricNames, quantity) ? bilingual(...metricNames[quantity]) : html`${quantity}`;
}

/** What a verdict stands against, in words. */
export function referenceName(against: string): Html {
  if (against === "logging") return say("againstLogging");
  const constant = /^best constant \((.*)\)$/s.exec(against);
  if (constant !== null) return say("againstConstant", { name: constant[1] });
  const segment = /^best per segment \((.*)\)$/s.exec(against);
  return segment === null ? html`${against}` : say("againstSegment", { name: segment[1] });
}

const kinds = {
  uniform: "kindUniform", constant: "kindConstant", segment: "kindSegment", algorithm: "kindAlgorithm", snapshot: "kindSnapshot", table: "kindTable",
} as const satisfies { readonly [kind in TargetSummary["kind"]]: string };

export function targetKind(kind: TargetSummary["kind"]): Html {
  return say(kinds[kind]);
}

const badges = {
  "better": ["better", "better"], "worse": ["worse", "worse"], "not shown": ["not-shown", "notShown"], "no verdict": ["no-verdict", "noVerdict"],
} as const;

/** The verdict as a coloured word. */
export function badge(verdict: Verdict["verdict"]): Html {
  const [style, key] = badges[verdict];
  return html`<span class="badge ${style}">${say(key)}</span>`;
}

const sentences = { "better": "sayBetter", "worse": "sayWorse", "not shown": "sayNotShown", "no verdict": "sayNoVerdict" } as const;

/** The verdict as one plain sentence. */
export function verdictSentence(verdict: Verdict["verdict"], values: { readonly [name in "target" | "against" | "difference" | "interval"]: Part }): Html {
  return say(sentences[verdict], { ...values, target: html`<strong>${values.target}</strong>` });
}

/** A number with its unit behind it, where there is one. */
export function withUnit(text: string, unit: string | undefined): Html {
  return html`${text}${unit === undefined ? "" : ` ${unit}`}`;
}
