// What every kind of reference file answers: is this file mine, and how far are our numbers from its numbers.

/** The outcome of one group of numbers of a file. */
export interface ReferenceCheck {
  readonly group: string;
  readonly compared: number;
  /** How many of the compared numbers lie within the tolerance. */
  readonly equal: number;
  /** The largest difference, as a multiple of what is tolerated there: at most 1 where all are equal. */
  readonly largest: number;
  /** The largest difference itself. */
  readonly difference: number;
  /** Where in the file the largest difference is; empty where nothing was compared. */
  readonly where: string;
  /** Said instead of a comparison, for a group that nothing here can answer yet. */
  readonly note?: string;
}

/** One kind of reference file, known by its content. */
export interface ReferenceKind {
  readonly name: string;
  recognises(json: unknown): boolean;
  check(json: unknown): ReferenceCheck[];
}
