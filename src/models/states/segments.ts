// Ways to cut customers into segments: by one categorical field of the state, or by one numeric field in bins.
import type { Field } from "../../core/index.ts";

/** One way to cut. Segments are numbered 0 .. count-1. */
export interface Segmentation {
  /** The field, or the common name of one-hot fields ("channel" of "channel=web", "channel=app"). */
  readonly name: string;
  readonly count: number;
  /** `states` holds rows of S numbers; this row begins at `start`. */
  segmentOf(states: Float32Array, start: number): number;
  /** What the segment is, for reports. */
  describe(segment: number): string;
}

/** Every segmentation that the fields of a state allow; one-hot fields "NAME=value" make one together. */
export function segmentationsOf(fields: readonly Field[], bins: number): readonly Segmentation[] {
  const categories = new Map<string, number[]>();
  fields.forEach(({ name }, index) => {
    const stem = stemOf(name);
    if (stem !== null) categories.set(stem, [...(categories.get(stem) ?? []), index]);
  });
  const seen = new Set<string>();
  return fields.flatMap((field, index) => {
    const stem = stemOf(field.name);
    if (stem === null) return [byRange(field, index, bins)];
    if (seen.has(stem)) return [];
    seen.add(stem);
    return [byCategory(stem, categories.get(stem)!, fields)];
  });
}

function stemOf(name: string): string | null {
  const at = name.indexOf("=");
  return at > 0 ? name.slice(0, at) : null;
}

// The last segment holds the states in which none of the values is set.
function byCategory(name: string, members: readonly number[], fields: readonly Field[]): Segmentation {
  return {
    name,
    count: members.length + 1,
    segmentOf(states, start) {
      for (let value = 0; value < members.length; value++) if (states[start + members[value]] > 0.5) return value;
      return members.length;
    },
    describe: (segment) => (segment < members.length ? fields[members[segment]].name : `${name}: none of them`),
  };
}

function byRange(field: Field, index: number, bins: number): Segmentation {
  const count = field.high > field.low ? bins : 1;
  const edge = (bin: number): string => String(Number((field.low + ((field.high - field.low) * bin) / count).toPrecision(4)));
  return {
    name: field.name,
    count,
    segmentOf: (states, start) => binOf(field, states[start + index], count),
    describe: (segment) => (count === 1 ? field.name : `${field.name} ${edge(segment)}..${edge(segment + 1)}`),
  };
}

/** Which of `bins` equal parts of the field's range holds the value; values outside count to the outermost, what is no number to the first. */
export function binOf(field: Field, value: number, bins: number): number {
  const share = (value - field.low) / (field.high - field.low);
  if (!(share > 0)) return 0;
  return Math.min(bins - 1, Math.floor(share * bins));
}
