// The normal numbers of numpy's legacy RandomState, in which the published worlds were drawn: same seed, same numbers.

const size = 624;

/**
 * Normals of numpy.random.RandomState(seed): the Mersenne twister MT19937 seeded by one number (Matsumoto & Nishimura 1998, with the
 * initialisation of 2002), 53-bit uniform numbers, and Marsaglia's polar method, whose second number is handed out first in the next call.
 */
export function legacyNormals(seed: number): () => number {
  const uniform = twister(seed);
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const radius = x * x + y * y;
      if (radius >= 1 || radius === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(radius)) / radius);
      kept = factor * x;
      return factor * y;
    }
  };
}

function twister(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let index = 1; index < size; index++) {
    const before = state[index - 1] ^ (state[index - 1] >>> 30);
    state[index] = Math.imul(1_812_433_253, before) + index;
  }
  let at = size;
  const next = (): number => {
    if (at === size) {
      turn(state);
      at = 0;
    }
    let word = state[at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
  return () => {
    const high = next() >>> 5;
    return (high * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  };
}

function turn(state: Uint32Array): void {
  for (let index = 0; index < size; index++) {
    const mixed = (state[index] & 0x80000000) | (state[(index + 1) % size] & 0x7fffffff);
    state[index] = state[(index + 397) % size] ^ (mixed >>> 1) ^ ((mixed & 1) === 1 ? 0x9908b0df : 0);
  }
}
