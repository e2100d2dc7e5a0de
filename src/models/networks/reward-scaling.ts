// Scales rewards by the running spread of returns, so that one learning rate suits worlds of any unit (Engstrom et al. 2020).
import { tensorOf, type Snapshot, type Tensor } from "../../core/index.ts";
import { vectorTensor } from "../states/abstraction.ts";

/** The running scale. */
export interface RewardScale {
  /** Takes in a reward with the discount in front of what follows (0 at an end) and returns it scaled. */
  scale(reward: number, discount: number): number;
  /** An episode was cut off: the next reward begins another return. */
  cut(): void;
  /** The standard deviation that rewards are divided by; 1 until two were seen. */
  deviation(): number;
  tensors(prefix: string): Record<string, Tensor>;
}

/** Scaled rewards are cut here. */
const largestScaled = 10;

/**
 * Keeps R <- discount R + r and divides r by the running standard deviation of R, without subtracting a mean, which would change what is
 * best (Engstrom et al. 2020, section 3: the note that much of what was said for PPO came from this). Cut at plus and minus 10.
 */
export function createRewardScale(from?: { readonly snapshot: Snapshot; readonly prefix: string }): RewardScale {
  // count, mean, sum of squared deviations (Welford 1962), the return so far, the discount in front of the next reward
  const numbers = from === undefined ? new Float64Array(5) : tensorOf(from.snapshot, `${from.prefix}returns`, [5]);
  const deviation = (): number => {
    const variance = numbers[0] < 2 ? 1 : numbers[2] / (numbers[0] - 1);
    return variance > 1e-16 ? Math.sqrt(variance) : 1;
  };
  return {
    deviation,
    cut() {
      numbers[4] = 0;
    },
    scale(reward, discount) {
      numbers[3] = numbers[4] * numbers[3] + reward;
      numbers[4] = discount;
      numbers[0]++;
      const gap = numbers[3] - numbers[1];
      numbers[1] += gap / numbers[0];
      numbers[2] += gap * (numbers[3] - numbers[1]);
      return Math.max(-largestScaled, Math.min(largestScaled, reward / deviation()));
    },
    tensors: (prefix) => ({ [`${prefix}returns`]: vectorTensor(numbers.slice()) }),
  };
}
