// Seeded randomness that can be forked by label and resumed from a saved state: same seed, same bytes, everywhere.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Plain data: enough to go on exactly where a stream stood. */
export interface RandomState {
  readonly key: string;
  readonly generator: readonly number[];
}

/** A stream of random numbers that can be forked by label and resumed. */
export interface Random {
  /** The next number, uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /**
   * An independent stream named by `label`. It depends on this stream's seed and the label alone, never on how many
   * numbers were drawn, so that adding a draw in one place moves nothing elsewhere. The same label gives the same stream.
   */
  fork(label: string | number): Random;
  state(): RandomState;
}

/** A stream from a seed. Every run of the project starts from one of these. */
export function seeded(seed: number | string): Random {
  return fromDigest(sha256(utf8ToBytes(`propense:${seed}`)));
}

const scale26 = 1 / 67_108_864;
const scale53 = 1 / 9_007_199_254_740_992;

/** The stream that `state` was taken from, at the same place. */
export function resumeRandom(state: RandomState): Random {
  return speak({ key: () => state.key, generator: xoroshiro128plusFromState(state.generator) });
}

/** A stream that is begun anew from four words, again and again: where many are short, each one a stream of its own would be waste. */
export interface RenewableRandom {
  readonly random: Random;
  /** The words of the present stream, [4]; written before `renew`. */
  readonly words: number[];
  /** Begins the stream of `words`; what was said by the one before cannot be said again. */
  readonly renew: () => void;
}

/** Such a stream, not begun yet; `prefix` and its words are the key that forks are named by. */
export function createRenewableRandom(prefix: string): RenewableRandom {
  const words = [0, 0, 0, 1];
  const stream = { key: () => `${prefix}${words.join(" ")}`, generator: xoroshiro128plusFromState(words) };
  return { random: speak(stream), words, renew: () => { stream.generator = xoroshiro128plusFromState(words); } };
}

interface Stream {
  /** Written when it is asked for: few streams are forked. */
  readonly key: () => string;
  readonly generator: ReturnType<typeof xoroshiro128plusFromState>;
}

// A number on its way to whoever asked: handed over in an array it leaves nothing on the heap, whether the engine joins the functions or not.
const drawn = new Float64Array(1);

// 26 and 27 bits of two numbers, as the package's uniformFloat64 puts them together.
function draw({ generator }: Stream): void {
  drawn[0] = (generator.next() & 0x3ffffff) * scale26 + (generator.next() & 0x7ffffff) * scale53;
}

function speak(stream: Stream): Random {
  return {
    uniform() {
      draw(stream);
      return drawn[0];
    },
    fork: (label) => fromDigest(sha256(utf8ToBytes(`${stream.key()}/${typeof label}:${label}`))),
    state: () => ({ key: stream.key(), generator: [...stream.generator.getState()] }),
  };
}

// xoroshiro128+ (Blackman & Vigna 2018) has one forbidden state, all zeros: 2^-128 by chance, excluded by the last 1.
function fromDigest(digest: Uint8Array): Random {
  const word = (at: number): number => (digest[at] << 24) | (digest[at + 1] << 16) | (digest[at + 2] << 8) | digest[at + 3];
  let key: string | undefined;
  return speak({ key: () => (key ??= bytesToHex(digest)), generator: xoroshiro128plusFromState([word(0), word(4), word(8), word(12) | 1]) });
}
