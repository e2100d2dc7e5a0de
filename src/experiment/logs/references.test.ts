// Cross-fitted references: the choice for each half of the log is made on the other half, never on its own rows.
import { expect, test } from "vitest";
import { logOf } from "../../../test/fixtures/logs.ts";
import { seeded } from "../../core/index.ts";
import { splitLog } from "../../evaluation/index.ts";
import { crossFittedReferences } from "./references.ts";

test("where a is best in one half and b in the other, each half is judged by the candidate that is worst in it", () => {
  const blank = Array.from({ length: 40 }, (_, row) => ({ action: row % 2, propensity: 0.5, reward: 0 }));
  const random = seeded("halves");
  const shape = { actions: ["a", "b"] };
  const { trainRows } = splitLog(logOf(blank, shape), { share: 0.5, by: "subject", random: random.fork("halves") });
  const first = new Set(trainRows);
  const log = logOf(blank.map((each, row) => ({ ...each, reward: Number((each.action === 0) === first.has(row)) })), shape);
  const [constant] = crossFittedReferences(log, { random });
  expect(constant.name).toBe("best constant (a | b)");
  const { columns } = constant.policy as { columns: Float64Array };
  for (let row = 0; row < 40; row++) expect([...columns.subarray(2 * row, 2 * row + 2)]).toEqual(first.has(row) ? [0, 1] : [1, 0]);
});
