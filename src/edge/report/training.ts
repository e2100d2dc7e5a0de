// The report of a training over seeds: what it came to, the learning curve with its band, every seed, and the table it learned.
import { curvesChart } from "./charts/curves.ts";
import { curveTable } from "./curve-table.ts";
import type { ReportOptions, TrainedSeed, TrainingSummary } from "./data.ts";
import { settingsTable } from "./evaluation.ts";
import { figure, legend } from "./figure.ts";
import { showCount, showInterval, showNumber } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { facts, page, section, warningBox } from "./page.ts";
import { say } from "./say.ts";
import { reportTable } from "./table.ts";
import { valueFigures } from "./value-table.ts";

/** The report as one HTML file. */
export function trainingReport(training: TrainingSummary, options: ReportOptions): string {
  const { seeds, curves, settings, valueTables } = training;
  return page({
    title: "trainedTitle",
    options,
    body: [
      answer(training),
      warningBox(seeds.length < 2 ? [say("noteOneRun")] : []),
      figure({
        head: say("learning"), lead: say(training.unit === "return" ? "trainedLead" : "trainedStoreLead"),
        picture: [legend(curves.map((curve) => curve.name)), curvesChart(curves)], table: curveTable(curves, at(training)),
      }),
      seedTable(training),
      valueTables.map(valueFigures),
      settingsTable(settings),
    ],
    words: ["policy", "interval", "seed", "interquartile"],
  });
}

function answer({ algorithm, place, unit, seeds, final, best }: TrainingSummary): Html {
  const values = { algorithm: html`<strong>${algorithm}</strong>`, place, seeds: showCount(seeds.length), final: showNumber(final.mean), interval: seeds.length < 2 ? "" : showInterval(final.interval) };
  return section("inShort", say(unit === "return" ? "answerTrained" : "answerTrainedStore", values), facts([
    [say("seeds"), showCount(seeds.length)],
    [say("finalValue"), [showNumber(final.mean), " ", seeds.length < 2 ? "" : showInterval(final.interval)]],
    [say("bestValue"), [showNumber(best.mean), " ", seeds.length < 2 ? "" : showInterval(best.interval)]],
  ]));
}

const ends = { steps: "endSteps", return: "endReturn", stable: "endStable" } as const;

function seedTable(training: TrainingSummary): Html {
  return section("everySeed", null, reportTable<TrainedSeed>([
    { head: say("seed"), cell: ({ seed }) => seed, numeric: true },
    { head: at(training), cell: ({ steps }) => showCount(steps), numeric: true },
    { head: say("finalValue"), cell: ({ final }) => showNumber(final), numeric: true },
    { head: say("bestValue"), cell: ({ best }) => showNumber(best.value), numeric: true },
    { head: say("bestAt"), cell: ({ best }) => showCount(best.at), numeric: true },
    { head: say("endedBy"), cell: ({ end }) => (end === null ? "–" : say(ends[end])) },
  ], training.seeds));
}

function at({ unit }: TrainingSummary): Html {
  return say(unit === "return" ? "stepsSoFar" : "at");
}
