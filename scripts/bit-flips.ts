// Turns 100,000 single bits at random places of the files of SQLite journals, ten journals of 10,000 bits each, and prints what became of them.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flipBits } from "../test/fixtures/bit-flips.ts";

const [journals = 10, count = 10_000] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), "propense-bits-"));
const sum = { flips: 0, detected: 0, identical: 0, otherCheckpoint: 0 };
const overlooked: string[] = [];

for (let seed = 1; seed <= journals; seed++) {
  const tally = await flipBits({ folder: join(home, `${seed}`), seed, count });
  for (const what of ["flips", "detected", "identical", "otherCheckpoint"] as const) sum[what] += tally[what];
  overlooked.push(...tally.overlooked);
  console.log(`journal ${seed}: ${tally.detected} found out, ${tally.identical} without effect, ${tally.otherCheckpoint} without effect but for another sound checkpoint, ${tally.overlooked.length} overlooked`);
}
const { user, system } = process.cpuUsage();
console.log(`${sum.flips} bits: ${sum.detected} found out, ${sum.identical} without effect (journal, index and checkpoints read back identically), ${sum.otherCheckpoint} with journal and index identical and an earlier or discarded checkpoint, ${overlooked.length} overlooked; ${((user + system) / 6e7).toFixed(1)} CPU minutes`);
for (const line of overlooked) console.log(line);
process.exitCode = overlooked.length === 0 ? 0 : 1;
