// Folds many inputs into a stated width by signed hashing (Weinberger et al. 2009, equation 1), so that a model stays small.
import type { Features } from "./features.ts";

/**
 * Input i of the source is added, with sign xi(i), to input h(i) of the result; both come from a hash of the input's name,
 * so they depend on spec and settings alone. The intercept keeps a place of its own. Inner products stay unbiased (Lemma 2).
 */
export function createHashed(source: Features, width: number): Features {
  const hashes = source.names.map(hashName);
  const slots = Int32Array.from(hashes, (hash, index) => (index === 0 ? 0 : 1 + ((hash >>> 1) % (width - 1))));
  const signs = Float64Array.from(hashes, (hash, index) => (index === 0 || (hash & 1) === 1 ? 1 : -1));
  const inputs = new Float64Array(source.width);
  const expanded = new Float64Array(source.width);
  const expand = (coefficients: Float64Array): Float64Array => {
    for (let index = 0; index < source.width; index++) expanded[index] = signs[index] * coefficients[slots[index]];
    return expanded;
  };
  return {
    kind: "hashed",
    models: 1,
    width,
    names: ["intercept", ...Array.from({ length: width - 1 }, (_, index) => `hash ${index + 1}`)],
    sharesInput: false,
    modelOf: () => 0,
    write(observation, action, out) {
      source.write(observation, action, inputs);
      for (let slot = 0; slot < width; slot++) out[slot] = 0;
      for (let index = 0; index < source.width; index++) out[slots[index]] += signs[index] * inputs[index];
    },
    scores: (observation, coefficients, out) => source.scores(observation, expand(coefficients), out),
    unhashed: { features: source, expand },
  };
}

/** A well-mixed hash of a name, 32 bits: FNV-1a over its UTF-16 code units, then the finaliser of MurmurHash3. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
