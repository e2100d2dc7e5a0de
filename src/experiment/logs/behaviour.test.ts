// Behaviour by hand: how much a policy explores, and how steady it is over rows that look alike and over versions.
import { describe, expect, it } from "vitest";
import { batchOf, seeded, type Log, type Policy } from "../../core/index.ts";
import { behaviourOf } from "./behaviour.ts";

const spec = { state: [{ name: "x", low: 0, high: 1 }], candidate: [], fixed: ["a", "b"], limits: [], stages: 1, discount: 0 };

// States 0, .1, .9, 1: each one's nearest neighbour is its partner.
const log: Log = {
  ...batchOf([0, 0.1, 0.9, 1].map((x) => ({
    observation: { state: Float32Array.of(x), candidates: new Float32Array(0), allowed: Uint8Array.of(1, 1), prices: new Float32Array(0) },
    action: 0, propensity: 0.5, reward: 0, costs: new Float32Array(0), discount: 0, next: null, last: true, stage: 0,
  })), spec),
  metrics: [], metricValues: new Float64Array(0), episodes: Uint32Array.of(0, 1, 2, 3), subjects: Uint32Array.of(0, 1, 2, 3),
  times: new Float64Array(4), decisions: null,
};

/** Takes a with the probability that `share` gives to the state. */
function taking(share: (x: number) => number): Policy {
  return { probabilities: ({ state }) => Float64Array.of(share(state[0]), 1 - share(state[0])) };
}

const watch = (policy: Policy, earlier: Policy | null = null) => behaviourOf({ policy, earlier, log, level: 0.95, random: seeded(1) });

describe("behaviour", () => {
  it("of a policy that always takes a: no exploration, perfectly steady, nothing said of versions", () => {
    const { explorationShare, stateStability, versionStability } = watch(taking(() => 1));
    expect(explorationShare).toEqual({ value: 0, interval: [0, 0] });
    expect(stateStability).toEqual({ value: 1, interval: [1, 1] });
    expect(versionStability).toBeNull();
  });

  it("of one that takes a with .75 at 0 and 1 and with .25 between: explores .25, and differs by .5 between neighbours", () => {
    const { explorationShare, stateStability } = watch(taking((x) => (x === 0 || x === 1 ? 0.75 : 0.25)));
    expect(explorationShare!.value).toBeCloseTo(0.25, 12);
    expect(stateStability!.value).toBeCloseTo(0.5, 12);
  });

  it("against an earlier version that took b in half of the states: steady by one half, with an interval around it", () => {
    const { versionStability } = watch(taking(() => 1), taking((x) => (x < 0.5 ? 1 : 0)));
    expect(versionStability!.value).toBe(0.5);
    expect(versionStability!.interval[0]).toBeLessThan(0.5);
    expect(versionStability!.interval[1]).toBeGreaterThan(0.5);
  });
});
