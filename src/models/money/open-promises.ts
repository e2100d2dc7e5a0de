// What open offers will probably cost, learned while most of them are still open: redemption as a rate over the money's time, not as a share of what closed.
import { describe, fail } from "../../core/index.ts";
import type { Balance } from "./ledger.ts";

/** What is known of offers beforehand. Time is in the caller's ticks. */
export interface PromisePlan {
  /** An offer that nobody redeems holds its money this long, above 0. */
  readonly life: number;
  /** The share of the money redeemed, in (0, 1), and how much promised money that belief weighs. */
  readonly priorShare: number;
  readonly priorMoney: number;
  /** Ticks after which what was seen counts half: redemption drifts. */
  readonly halfLife: number;
}

/** Follows an account, one tick after the other. */
export interface PromiseEstimate {
  observe(balance: Balance): void;
  /** Probability that promised money is redeemed within its life. */
  redeemedShare(): number;
  /** Settled, and what the open offers will probably add. */
  expectedSpend(balance: Balance): number;
  /** Plain data, to go on from. */
  state(): PromiseState;
}

/** Where an estimate stands: money times ticks it lay reserved, money redeemed of it (old ones counting less), settled money, ticks. */
export interface PromiseState {
  readonly exposure: number;
  readonly redeemed: number;
  readonly settled: number;
  readonly ticks: number;
}

/**
 * A share of closed offers would be wrong for long-lived ones: the first to close are those who redeem. So the hazard is estimated, as redeemed money
 * over the time that money lay reserved (occurrence over exposure; Andersen, Borgan, Gill & Keiding 1993, section IV.1.1, a constant hazard):
 * share = 1 - exp(-hazard life), going on from a saved state where one is given. Open offers are taken to be spread evenly over their life, or over the time since the beginning where that is shorter.
 */
export function estimatePromises({ life, priorShare, priorMoney, halfLife }: PromisePlan, from?: PromiseState): PromiseEstimate {
  if (!(life > 0)) fail("bad-settings", "promises.life", "a number above 0", describe(life));
  if (!(priorShare > 0 && priorShare < 1)) fail("bad-settings", "promises.priorShare", "a share above 0 and below 1", describe(priorShare));
  if (!(priorMoney > 0)) fail("bad-settings", "promises.priorMoney", "a number above 0", describe(priorMoney));
  const kept = Math.exp(-Math.LN2 / halfLife);
  let exposure = from?.exposure ?? priorMoney * life;
  let redeemed = from?.redeemed ?? -Math.log(1 - priorShare) * priorMoney;
  let settled = from?.settled ?? 0;
  let ticks = from?.ticks ?? 0;
  const within = (time: number): number => 1 - Math.exp((-redeemed / exposure) * time);
  return {
    observe(balance) {
      exposure = kept * exposure + balance.reserved;
      redeemed = Math.max(0, kept * redeemed + balance.settled - settled);
      settled = balance.settled;
      ticks++;
    },
    redeemedShare: () => within(life),
    expectedSpend: (balance) => balance.settled + balance.reserved * within(life - Math.min(ticks, life) / 2),
    state: () => ({ exposure, redeemed, settled, ticks }),
  };
}
