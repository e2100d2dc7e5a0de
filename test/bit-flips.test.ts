// Single bits turned in the files of a store: each is found out or without effect. Some hundred in every run; `node scripts/bit-flips.ts` turns 100,000.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { flipBits } from "./fixtures/bit-flips.ts";

test("300 bits of the file and of its log of writes: none is overlooked", async () => {
  const tally = await flipBits({ folder: join(mkdtempSync(join(tmpdir(), "propense-bits-")), "shop"), seed: 7, count: 300 });
  expect(tally.overlooked).toEqual([]);
  expect(tally.detected).toBeGreaterThan(150);
  expect(tally.detected + tally.identical + tally.otherCheckpoint).toBe(300);
}, 600_000);
