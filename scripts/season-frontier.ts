// Draws the frontier of the half-year study: `node scripts/season-frontier.ts` reads scores/coupon-season.json and writes scores/coupon-season.html.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { frontierReport } from "../src/edge/report/index.ts";
import type { SeasonSummary } from "../scores/coupon-season/summary.ts";

const scores = resolve(import.meta.dirname, "../scores");
const { frontier, sources } = JSON.parse(readFileSync(resolve(scores, "coupon-season.json"), "utf8")) as SeasonSummary;
const names = [...new Set(frontier.map(({ policy }) => policy))];
const lines = names.map((name) => ({
  name,
  points: frontier.filter(({ policy }) => policy === name).sort((a, b) => a.budget - b.budget)
    .map(({ spendCents, expected }) => ({ spend: spendCents / 100, value: expected.mean, interval: expected.interval })),
}));
const subject = `coupon half-year, expected reward per customer against spend, ${frontier[0]?.expected.runs ?? 0} seeds (source ${sources})`;
writeFileSync(resolve(scores, "coupon-season.html"), frontierReport(lines, { subject, command: "node scripts/season-frontier.ts" }));
