// What a run of the generator says: how much was decided, shed and refused, how late, and what it cost.
import { outcomes, type LoadResult } from "./open-loop.ts";

/** The figures of one run. */
export interface Figures {
  readonly decided: number;
  readonly shed: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly decidedPerSecond: number;
  /** Milliseconds of the decided ones, sorted. */
  readonly latencies: Float64Array;
  /** Seconds of processor time of the service. */
  readonly used: number;
}

/** Counts. `used` is the processor time of the service meanwhile, in seconds. */
export function figuresOf({ outcome, latency, seconds }: LoadResult, used: number): Figures {
  const count = (kind: number): number => outcome.reduce((sum, each) => sum + Number(each === kind), 0);
  const decided = count(outcomes.decided);
  return {
    decided, shed: count(outcomes.shed), refused: count(outcomes.refused), unanswered: count(outcomes.none), used,
    decidedPerSecond: decided / seconds, latencies: latency.filter((_, request) => outcome[request] === outcomes.decided).sort(),
  };
}

/** The latency that this share of the decided ones did not exceed, in milliseconds. */
export function latencyAt({ latencies }: Figures, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? Number.NaN;
}

/** One line of text. */
export function said(name: string, figures: Figures, { sent, processor }: LoadResult): string {
  const { decided, shed, refused, unanswered, decidedPerSecond, used } = figures;
  const [half, most, nearlyAll] = [0.5, 0.99, 0.999].map((share) => latencyAt(figures, share).toFixed(2));
  const cost = (1e6 * used) / Math.max(1, decided + shed + refused);
  return `${name}: ${sent} sent, ${decided} decided (${Math.round(decidedPerSecond)}/s), ${shed} shed, ${refused} refused, ${unanswered} unanswered; p50 ${half} ms, p99 ${most} ms, p99.9 ${nearlyAll} ms; `
    + `processor ${cost.toFixed(0)} us per answer (generator ${((1e6 * processor) / sent).toFixed(0)} us)\n`;
}
