// Laws from which candidate actions are drawn, each with the density it draws them with.
import { fail, sampleNormal, type ContinuousPolicy, type ContinuousSpec, type Random } from "../../core/index.ts";
import { exponential, logarithm, truncatedLogDensity } from "../../kernels/index.ts";
import { createActionBox } from "./action-box.ts";

/** A law over the box. It is read when candidates are drawn, so that one around a learner's policy moves with it. */
export interface Proposal {
  /** Draws an action into `out`, [D]. */
  draw(state: Float32Array, random: Random, out: Float32Array): void;
  /** ln of the density per unit of volume in the units of the fields; -Infinity outside the box. */
  logDensity(state: Float32Array, action: Float32Array): number;
}

/** Every action of the box alike. */
export function uniformProposal(spec: ContinuousSpec): Proposal {
  return around(spec, null, { uniformShare: 1, deviation: 1 });
}

/** How far from a policy's action candidates are drawn; a share of them anywhere, so that nothing of the box is out of reach. */
export interface AroundOptions {
  /** Of all draws, in (0, 1]. */
  readonly uniformShare: number;
  /** Of the Gaussian, cut to the box, around the policy's `mode`; the box taken as (-1, 1)^D. */
  readonly deviation: number;
}

/** A mixture of the uniform law and a Gaussian around what the policy would do. Throws `bad-settings`. */
export function proposalAround(spec: ContinuousSpec, policy: ContinuousPolicy, options: AroundOptions): Proposal {
  const { uniformShare, deviation } = options;
  if (!(uniformShare > 0 && uniformShare <= 1)) fail("bad-settings", "proposal.uniformShare", "a share above 0, at most 1", uniformShare);
  if (!(deviation > 0 && deviation <= 10)) fail("bad-settings", "proposal.deviation", "a number above 0, at most 10", deviation);
  return around(spec, policy, options);
}

function around(spec: ContinuousSpec, policy: ContinuousPolicy | null, { uniformShare, deviation }: AroundOptions): Proposal {
  const box = createActionBox(spec.action);
  const [centre, scaled] = [new Float64Array(box.width), new Float64Array(box.width)];
  const mode = new Float32Array(box.width);
  const law = { mean: 0, deviation, low: -1, high: 1 };
  const evenly = exponential(-box.width * Math.LN2 - box.logScale);
  const look = (state: Float32Array): void => {
    if (policy === null) return;
    box.toScaled(policy.mode(state, mode), centre, 0);
    for (let index = 0; index < box.width; index++) centre[index] = clip(centre[index]);
  };
  return {
    draw(state, random, out) {
      look(state);
      const anywhere = random.uniform() < uniformShare;
      for (let index = 0; index < box.width; index++) {
        scaled[index] = anywhere ? 2 * random.uniform() - 1 : drawInside(centre[index], deviation, random);
      }
      box.toAction(scaled, 0, out);
    },
    logDensity(state, action) {
      if (!box.holds(action)) return Number.NEGATIVE_INFINITY;
      if (uniformShare === 1) return logarithm(evenly);
      look(state);
      box.toScaled(action, scaled, 0);
      let near = -box.logScale;
      for (let index = 0; index < box.width; index++) {
        law.mean = centre[index];
        near += truncatedLogDensity(law, clip(scaled[index]));
      }
      return logarithm(uniformShare * evenly + (1 - uniformShare) * exponential(near));
    },
  };
}

function clip(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value;
}

/** A Gaussian number given that it falls into [-1, 1], as must its mean: drawn again until it does, which about every second draw or more does. */
export function drawInside(mean: number, deviation: number, random: Random): number {
  for (;;) {
    const value = mean + deviation * sampleNormal(random);
    if (value >= -1 && value <= 1) return value;
  }
}
