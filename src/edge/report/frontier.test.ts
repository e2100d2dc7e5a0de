// The frontier as a picture: who spends more stands further right, who earns more stands higher, and intervals stand upright on their points.
import { describe, expect, it } from "vitest";
import { frontierChart } from "./charts/frontier.ts";
import { exampleComparison } from "./examples.ts";
import { comparisonReport, frontierReport } from "./index.ts";

const lines = [
  { name: "one training", points: [{ spend: 100, value: 14, interval: [13, 15] }, { spend: 200, value: 16, interval: [15, 17] }, { spend: 400, value: 16.5, interval: [15.5, 17.5] }] },
  { name: "a point", points: [{ spend: 300, value: 15, interval: [Number.NaN, Number.NaN] }] },
] as const;

/** Corners of every stroke of this colour, in the picture's own units. */
function strokes(svg: string, colour: string): readonly (readonly (readonly [x: number, y: number])[])[] {
  return [...svg.matchAll(/<path d="([^"]+)"[^>]*stroke="([^"]+)"/g)].filter(([, , own]) => own === colour)
    .map(([, path]) => [...path.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const));
}

describe("the frontier", () => {
  const drawn = strokes(frontierChart(lines).markup, "var(--s0)");
  const curve = drawn.find((corners) => corners.length === 3)!;

  it("puts spend on the way right and profit on the way up, to scale", () => {
    const [[x0, y0], [x1, y1], [x2, y2]] = curve;
    expect((x2 - x1) / (x1 - x0)).toBeCloseTo(2, 1);
    expect((y1 - y2) / (y0 - y1)).toBeCloseTo(0.25, 1);
  });

  it("stands every interval upright on its point", () => {
    const whiskers = drawn.filter((corners) => corners.length === 2);
    expect(whiskers).toHaveLength(3);
    whiskers.forEach(([[left, low], [right, high]], index) => {
      expect(left).toBe(right);
      expect(Math.abs(left - curve[index][0])).toBeLessThan(1);
      expect((low + high) / 2).toBeCloseTo(curve[index][1], -0.5);
    });
  });

  it("gives the numbers in a table, and stands in the report of a comparison where money was spent", () => {
    const report = frontierReport(lines, { subject: "a season" });
    expect(report).toContain("Profit against spend");
    for (const number of ["400", "16.5", "[15.5, 17.5]"]) expect(report).toContain(number);
    const comparison = exampleComparison("x");
    expect(comparisonReport(comparison, { subject: "x" })).toContain("Profit against spend");
    const idle = comparison.rows.map((row) => ({ ...row, spend: { ...row.spend, mean: 0 } }));
    expect(comparisonReport({ ...comparison, rows: idle }, { subject: "x" })).not.toContain("Profit against spend");
  });
});
