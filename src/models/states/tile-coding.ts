// Tile coding: several shifted grids over a state, each of which lights one tile, so that a linear learner can bend (Sutton & Barto 2018, 9.5.4).
import { fail, tensorOf, type Field, type Snapshot } from "../../core/index.ts";
import { vectorTensor, type Abstraction } from "./abstraction.ts";

/** The grids. */
export interface TileSettings {
  /** Grids laid over each other; powers of two of at least four times the number of fields are advised. */
  readonly tilings: number;
  /** Tiles that a field's range is cut into; each grid has one more, for its shift. */
  readonly tiles: number;
  /** The most tiles in all. Where the grids have more, tiles share places by a hash. */
  readonly memory: number;
}

/** A tile coder: the abstraction, and the same sparsely. */
export interface TileCoding extends Abstraction {
  readonly tilings: number;
  /** Writes the tile that each grid lights into out[0 .. tilings). */
  active(state: Float32Array, out: Int32Array): void;
}

/**
 * Grid t is shifted by t (2 d - 1) / tilings of a tile along field d = 1, 2, ...: displacements by the first odd numbers, which leave no
 * diagonal artefacts (ibid., figure 9.11; Miller & Glanz 1996). Values outside a field's range count to its ends. The encoded state has a 1 per lit tile.
 */
export function createTileCoding(fields: readonly Field[], settings: TileSettings): TileCoding {
  const { tilings, tiles, memory } = settings;
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isSafeInteger(value) || value < 1) fail("bad-settings", `tile coding ${name}`, "a whole number from 1 on", value);
  }
  const side = tiles + 1;
  let whole = tilings;
  for (let d = 0; d < fields.length; d++) whole *= side;
  const hashed = whole > memory;
  const width = hashed ? memory : whole;
  const coordinates = new Int32Array(fields.length);
  const lit = new Int32Array(tilings);

  const active = (state: Float32Array, out: Int32Array): void => {
    for (let tiling = 0; tiling < tilings; tiling++) {
      for (let d = 0; d < fields.length; d++) {
        const shift = ((tiling * (2 * d + 1)) % tilings) / tilings;
        coordinates[d] = Math.floor(positionOf(fields[d], state[d]) * tiles + shift);
      }
      out[tiling] = hashed ? hashOf(tiling, coordinates) % memory : indexOf(tiling, coordinates, side);
    }
  };
  return {
    tilings,
    width,
    fields: Array.from({ length: width }, (_, tile) => ({ name: `tile ${tile}`, low: 0, high: 1 })),
    active,
    encode(state, out) {
      out.fill(0, 0, width);
      active(state, lit);
      for (let tiling = 0; tiling < tilings; tiling++) out[lit[tiling]] = 1;
    },
    tensors: (prefix) => ({ [`${prefix}tile coding`]: vectorTensor(Float64Array.of(tilings, tiles, memory)) }),
  };
}

/** The tile coder that a snapshot holds, over the same fields. */
export function restoreTileCoding(fields: readonly Field[], snapshot: Snapshot, prefix: string): TileCoding {
  const [tilings, tiles, memory] = tensorOf(snapshot, `${prefix}tile coding`, [3]);
  return createTileCoding(fields, { tilings, tiles, memory });
}

// Where a value stands in its range, [0, 1]; the upper end is just inside the last tile. What is no number stands at the low end.
function positionOf({ low, high }: Field, value: number): number {
  const share = (value - low) / (high - low);
  return share > 0 ? Math.min(share, 1 - 1e-9) : 0;
}

function indexOf(tiling: number, coordinates: Int32Array, side: number): number {
  let index = tiling;
  for (let d = 0; d < coordinates.length; d++) index = index * side + coordinates[d];
  return index;
}

// FNV-1a (Fowler, Noll & Vo 1991) over the grid and its coordinates, with a final mix.
function hashOf(tiling: number, coordinates: Int32Array): number {
  let value = Math.imul(0x811c9dc5 ^ tiling, 0x01000193);
  for (let d = 0; d < coordinates.length; d++) value = Math.imul(value ^ coordinates[d], 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3ca5);
  return (value ^ (value >>> 13)) >>> 0;
}
