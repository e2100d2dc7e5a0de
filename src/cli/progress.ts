// A progress bar on standard error for work that takes longer than a blink; silent where nobody watches.
import { SingleBar } from "cli-progress";
import type { Terminal } from "./output.ts";

/** Reports how much of the work is done, as a share; `end` wipes the bar. */
export interface Progress {
  report(doneShare: number, note?: string): void;
  end(): void;
}

/** A bar named by what is being done, with the time left; it redraws from `report` itself, as long computations starve timers. */
export function startProgress(to: Terminal, what: string): Progress {
  if (!to.interactive) return { report: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: `${what} {bar} {percentage} % | {eta_formatted} left {note}`,
    stream: process.stderr, clearOnComplete: true, hideCursor: true, synchronousUpdate: true, fps: 5, barsize: 24,
    barCompleteChar: "█", barIncompleteChar: "░",
  });
  bar.start(1, 0, { note: "" });
  return {
    report: (doneShare, note = "") => bar.update(doneShare, { note }),
    end: () => bar.stop(),
  };
}
