// The pictures' numbers by hand, on the small budget: two lines, chunks of its size, curves that bring half of their most at one and three chunks.
import { expect, test } from "vitest";
import { seeded } from "../../core/index.ts";
import { budgetKind, budgetPresets } from "./index.ts";
import { budgetPictures } from "./pictures.ts";
import type { BudgetProblem } from "./problem.ts";
import type { BudgetRequest } from "./schema.ts";

test("money of a day is its chunks over the campaigns that reached it, and a curve brings half of its most at its half spend", () => {
  const problem = budgetKind.create(budgetPresets.small) as BudgetProblem;
  const { request } = problem.world!(seeded("pictures")).next()!;
  const [keep, first, second] = problem.candidates;
  const at = (campaign: string, day: number, chosen: typeof keep) => ({ request: { ...request, campaign, day } satisfies BudgetRequest, chosen: [chosen] });
  const { chunkCents } = problem.settings;
  const [money, curves] = budgetPictures(problem.settings, [
    at("campaign-0", 0, first), at("campaign-0", 0, second), at("campaign-1", 0, first), at("campaign-0", 1, first), at("campaign-0", 1, keep),
  ]);
  expect(money.curves.map(({ values }) => values)).toEqual([[chunkCents, chunkCents], [chunkCents / 2, 0]]);
  // The mean days are one chunk and a quarter of one: curves run to two chunks, one of them after half of the points.
  const [search, video] = curves.curves;
  expect(search.at[24]).toBe(2 * chunkCents);
  expect(search.values[12]).toBeCloseTo((6 * chunkCents) / 2, 9);
  expect(video.values[24]).toBeCloseTo((3 * 3 * chunkCents * 2) / 5, 9);
  expect(budgetPictures(problem.settings, [at("campaign-0", 0, keep)])).toEqual([]);
});
