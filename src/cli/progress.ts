// A progress bar on standard error for work that takes longer than a blink; silent where nobody watches.
import { SingleBar } from "cli-progress";
import { showNumber, type Terminal } from "./output.ts";

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

/** Reports how far each seed of a training is. */
export interface TrainingProgress {
  report(job: number, seed: { readonly doneShare: number; readonly at: number; readonly latest: number | null }): void;
  end(): void;
}

/** A bar over all seeds, with steps per second since the beginning and the latest return. */
export function startTrainingProgress(to: Terminal, what: string, jobs: number): TrainingProgress {
  const bar = startProgress(to, what);
  const shares = new Float64Array(jobs);
  const places = new Map<number, { readonly first: number; last: number }>();
  const began = performance.now();
  return {
    end: () => bar.end(),
    report(job, { doneShare, at, latest }) {
      shares[job] = doneShare;
      // A run that was resumed made its first steps in another process.
      const place = places.get(job) ?? { first: at, last: at };
      place.last = at;
      places.set(job, place);
      const steps = [...places.values()].reduce((sum, { first, last }) => sum + last - first, 0);
      const pace = `${Math.round((1000 * steps) / Math.max(1, performance.now() - began)).toLocaleString("en-US")} steps/s`;
      bar.report(shares.reduce((sum, share) => sum + share, 0) / jobs, latest === null ? `| ${pace}` : `| ${pace} | return ${showNumber(latest)}`);
    },
  };
}
