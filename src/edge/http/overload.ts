// Sees an overload before it hurts: by what waits, by what is being answered, and by how late the event loop is.

/** Beyond any of these a decision is shed. */
export interface OverloadLimits {
  /** Commits that wait. */
  readonly mostWaiting: number;
  /** Requests that are being answered. */
  readonly mostAtOnce: number;
  /** Milliseconds by which a timer comes too late. */
  readonly mostDelayMs: number;
}

/** What holds unless something else is said. */
export const standardOverload: OverloadLimits = { mostWaiting: 512, mostAtOnce: 64, mostDelayMs: 200 };

/** How busy the service is. */
export interface Overload {
  /** Whether a decision is to be answered with the fallback now. */
  shedsDecisions(): boolean;
  /** Whether everything else is to be refused: money that was spent has to be told, so that this comes four times as late. */
  refuses(): boolean;
  begin(): void;
  end(): void;
  stop(): void;
}

const tickMs = 10;

/** Watches from here on. */
export function watchOverload(limits: OverloadLimits, waiting: () => number, clock: () => number = () => performance.now()): Overload {
  let atOnce = 0;
  let [delayMs, beforeMs] = [0, 0];
  let expected = clock() + tickMs;
  const timer = setInterval(() => {
    const now = clock();
    beforeMs = delayMs;
    delayMs = Math.max(0, now - expected);
    expected = now + tickMs;
  }, tickMs);
  timer.unref();
  // One pause, e.g. to collect garbage, is not an overload: two ticks in a row have to be late.
  const beyond = (factor: number): boolean => (
    atOnce > factor * limits.mostAtOnce || waiting() > factor * limits.mostWaiting || Math.min(delayMs, beforeMs) > factor * limits.mostDelayMs
  );
  return {
    shedsDecisions: () => beyond(1),
    refuses: () => beyond(4),
    begin: () => { atOnce++; },
    end: () => { atOnce--; },
    stop: () => clearInterval(timer),
  };
}
