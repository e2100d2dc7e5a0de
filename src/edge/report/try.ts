import { readFileSync, writeFileSync } from "node:fs";
import { evaluationReport, comparisonReport } from "./index.ts";
const json = (p: string) => JSON.parse(readFileSync(p, "utf8"));
writeFileSync("/tmp/e.html", evaluationReport(json("/tmp/e.json"), { subject: "hillstrom.csv", command: "propense evaluate hillstrom.csv" }));
writeFileSync("/tmp/c.html", comparisonReport(json("/tmp/c.json"), { subject: "coupon, default", rewardUnit: "cents" }));
