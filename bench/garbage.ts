// Claim: training leaves no garbage behind. Prints the minor collections and the growth of the heap over 1,000,000 steps of a deep Q-network.
import { PerformanceObserver, constants, type PerformanceEntry } from "node:perf_hooks";
import { createStep } from "./kernels.ts";

const warmUp = 20_000;
const steps = Number(process.argv[2] ?? 1_000_000);
let minor = 0;
let major = 0;
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { kind } = (entry as PerformanceEntry & { readonly detail: { readonly kind: number } }).detail;
    if (kind === constants.NODE_PERFORMANCE_GC_MINOR) minor++;
    else major++;
  }
});

const { step } = createStep({ inputs: 10, hidden: 32, outputs: 4, batch: 32 });
for (let k = 0; k < warmUp; k++) step();
await new Promise((resolve) => { setTimeout(resolve, 100); });
observer.observe({ entryTypes: ["gc"] });
const before = process.memoryUsage().heapUsed;
const begun = performance.now();
for (let k = 0; k < steps; k++) step();
const seconds = (performance.now() - begun) / 1000;
const growth = process.memoryUsage().heapUsed - before;
await new Promise((resolve) => { setTimeout(resolve, 100); });
observer.disconnect();
console.log(`${steps.toLocaleString("en")} training steps in ${seconds.toFixed(1)} s: ${minor} minor and ${major} other collections, heap growth ${(growth / 1024).toFixed(0)} KiB`);
if (minor > Math.ceil(steps / 1_000_000) || growth > 1_048_576) process.exitCode = 1;
