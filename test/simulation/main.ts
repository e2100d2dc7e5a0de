// Runs simulated seasons from the command line: node test/simulation/main.ts SEED SEASONS [FIRST]. Exit code 1 where the checker found a fault.
import { simulate } from "./simulate.ts";

const [seed = 1, seasons = 25, from = 0] = process.argv.slice(2).map(Number);
const totals = await simulate({ seed, seasons, from });
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ ...totals, cpuSeconds: (user + system) / 1e6 })}\n`);
process.exitCode = totals.faults.length > 0 ? 1 : 0;
