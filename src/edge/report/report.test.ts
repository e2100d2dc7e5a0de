// Reports stand alone, say the same in both languages, survive hostile names, and say what a reader must not miss.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleComparison, exampleEvaluation, exampleInspection, examplePolicy, exampleTable, exampleTraining } from "./examples.ts";
import { glossary } from "./glossary.ts";
import { comparisonReport, evaluationReport, inspectionReport, policyReport, trainingReport } from "./index.ts";
import { notes, translations } from "./reasons.ts";
import { texts } from "./texts.ts";

const hostile = `</script><script>alert("x")</script><img src=x onerror='alert(1)'>&amp; {target} $1 ]]> \u0000`;

function reportsOf(name: string): { readonly [kind: string]: string } {
  const options = { subject: name, command: name, version: "0.1.0", madeAt: name, rewardUnit: name };
  return {
    evaluation: evaluationReport(exampleEvaluation(name), options),
    comparison: comparisonReport(exampleComparison(name), { ...options, spendCap: 1000, moneyUnit: name, valueTables: [exampleTable(name)] }),
    inspection: inspectionReport(exampleInspection(name), options),
    training: trainingReport(exampleTraining(name), options),
    policy: policyReport(examplePolicy(name), options),
  };
}

const plain = reportsOf("my policy");
const attacked = reportsOf(hostile);

/** What a reader of one language sees, without tags. */
function seen(report: string, language: "en" | "zh"): string {
  const other = language === "en" ? "zh" : "en";
  let body = report.slice(report.indexOf("<header>"), report.lastIndexOf("<script>"));
  // The innermost spans of the other language go first, as texts may hold texts.
  for (let before = ""; before !== body;) {
    before = body;
    body = body.replaceAll(new RegExp(`<span lang="${other}">(?:(?!<span)[\\s\\S])*?</span>`, "g"), "");
    body = body.replaceAll(new RegExp(`<span(?! lang="${other}")[^>]*>((?:(?!<span)[\\s\\S])*?)</span>`, "g"), "$1");
  }
  return body.replaceAll(/<svg[\s\S]*?<\/svg>/g, "").replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}

const empty = new Set(["meta", "br", "img", "input", "link"]);

function expectBalanced(report: string): void {
  const open: string[] = [];
  const body = report.replace("<!doctype html>", "").replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, "");
  for (const [, closing, tag] of body.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?>/g)) {
    if (empty.has(tag)) continue;
    if (closing === "") open.push(tag);
    else expect(open.pop()).toBe(tag);
  }
  expect(open).toEqual([]);
}

describe.each(Object.keys(plain))("the %s report", (kind) => {
  it("stands alone: nothing is loaded from anywhere", () => {
    expect(plain[kind]).not.toMatch(/https?:\/\/|src=|@import|url\((?!#)|<link|<iframe/);
    expect(plain[kind].length).toBeLessThan(300_000);
  });

  it("holds both languages and both themes, and closes every tag it opens", () => {
    expect(plain[kind]).toContain('[data-language="en"] [lang="zh"]');
    expect(plain[kind]).toContain("prefers-color-scheme: dark");
    expectBalanced(plain[kind]);
    expect(seen(plain[kind], "en").replaceAll("中文", "")).not.toMatch(/[\u4e00-\u9fff]/);
    expect(seen(plain[kind], "zh")).toMatch(/[\u4e00-\u9fff]/);
  });

  it("draws in the page's own colours, with real numbers", () => {
    const pictures = plain[kind].match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures) expect(picture).not.toMatch(/#[0-9a-fA-F]{6}|NaN|Infinity|undefined|<style/);
    expect(pictures.join("")).toContain("var(--accent)");
  });

  it("labels every figure and gives its numbers in a table", () => {
    const figures = plain[kind].match(/<figure[\s\S]*?<\/figure>/g) ?? [];
    for (const one of figures) {
      const label = /aria-labelledby="(\w+)"/.exec(one);
      expect(one).toContain(`<figcaption id="${label?.[1]}">`);
      expect(one).toContain("<table>");
    }
    const labels = figures.map((one) => /aria-labelledby="(\w+)"/.exec(one)?.[1]);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it("shows hostile names as text and nothing else", () => {
    const report = attacked[kind];
    expect(report.match(/<script/g)?.length).toBe(1);
    expect(report).not.toMatch(/<img|onerror='/);
    expect(report).toContain("&lt;script&gt;");
    expect(report).not.toContain("\u0000");
    expectBalanced(report);
  });

  it("is the same at every run", () => {
    expect(reportsOf("my policy")[kind]).toBe(plain[kind]);
  });
});

describe("what a reader must not miss", () => {
  it("verdicts first, each as a sentence with its difference and interval", () => {
    const english = seen(plain["evaluation"], "en");
    expect(english.indexOf("In short")).toBeLessThan(english.indexOf("Please note"));
    expect(english).toContain("my policy does better than the policy that wrote the log: +0.05 my policy [+0.01, +0.09] .".replace(" .", "."));
    expect(seen(plain["evaluation"], "zh")).toContain("my policy 优于“写下日志的原策略”：+0.05 my policy [+0.01, +0.09]。");
  });

  it("the words biased and estimated, and the exploration floor, in both languages", () => {
    const [english, chinese] = [seen(plain["evaluation"], "en"), seen(plain["evaluation"], "zh")];
    expect(english).toContain("Rows marked biased (DM)");
    expect(english).toMatch(/DM biased/);
    expect(english).toContain("The propensities were estimated, not logged.");
    expect(english).toContain("an exploration floor of 5.0 % of its choices");
    expect(chinese).toMatch(/DM 有偏/);
    expect(chinese).toContain("选择概率是估计出来的");
    expect(chinese).toContain("5.0 % 的探索下限");
  });

  it("that a bound is no competitor and one run proves nothing", () => {
    expect(seen(plain["comparison"], "en")).toContain("It is a yardstick, not a competitor.");
    const { rows, ...rest } = exampleComparison("x");
    expect(seen(comparisonReport({ ...rest, rows: rows.slice(1, 2), seeds: [1] }, { subject: "x" }), "en")).toContain("This is one run");
  });

  it("large results stay small files", () => {
    const at = Array.from({ length: 20_000 }, (_, index) => index);
    const curves = Array.from({ length: 10 }, (_, index) => ({ name: `p${index}`, at, mean: at, low: at.map((x) => x - 1), high: at.map((x) => x + 1) }));
    const report = comparisonReport({ ...exampleComparison("x"), curves }, { subject: "x", valueTables: [exampleTable("x", 5000)] });
    expect(report.length).toBeLessThan(1_500_000);
    expect(seen(report, "en")).toContain("Of 5000 states");
  });

  it("an empty evaluation is still a page", () => {
    const { log, settings } = exampleEvaluation("x");
    expectBalanced(evaluationReport({ log, settings, targets: [], estimates: [], verdicts: [] }, { subject: "x" }));
  });
});

describe("texts", () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !/texts-|\.test\.ts/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

  it("exist in both languages with the same values, and every one is used", () => {
    expect(Object.keys(texts.zh)).toEqual(Object.keys(texts.en));
    expect(Object.keys(glossary.zh)).toEqual(Object.keys(glossary.en));
    for (const [key, text] of Object.entries(texts.en)) {
      expect(holes(texts.zh[key as keyof typeof texts.en]), key).toEqual(holes(text));
      expect(sources.includes(`"${key}"`), `${key} is used`).toBe(true);
    }
    for (const word of Object.keys(glossary.en)) expect(sources.includes(`"${word}"`), `${word} is used`).toBe(true);
  });

  it("translate every reason and warning that the evaluation can give", () => {
    const evaluation = join(folder, "..", "..", "evaluation");
    const code = ["verdict.ts", "summary.ts"].map((name) => readFileSync(join(evaluation, name), "utf8")).join("\n");
    // Sentences are literals that end with a full stop; what is filled in becomes a number, a choice between words both words.
    const literals = [...code.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, "").matchAll(/"([A-Z][^"\n]{20,}\.)"|`([^`\n]{20,}\.)`/g)].map(([, text, template]) => text ?? template);
    const sentences = literals.flatMap((literal) => (literal.includes('"above"') ? ["above", "below"].map((side) => literal.replace(/\$\{side[^}]*\}/, side).replace(/\$\{better[^}]*\}/, "")) : [literal]))
      .map((literal) => literal.replaceAll(/\$\{[^{}]*\}/g, "7"));
    expect(sentences.length).toBeGreaterThanOrEqual(9);
    const known = [...translations, ...notes];
    for (const sentence of sentences) expect(known.some(([pattern]) => pattern.test(sentence)), sentence).toBe(true);
  });
});
