// What every score table offers: to be made again whole, and to have one of its cells run again as a check.

/** A checked-in table. Its JSON file has a field `sources`, the hash of the code it was measured with. */
export interface Score {
  readonly name: string;
  /** The problem it is about, where it is about one. */
  readonly problem?: string;
  /** The script, whose dependencies the hash covers. */
  readonly entry: string;
  /** The checked-in JSON file. */
  readonly table: string;
  /** Makes the table again and writes it; long. */
  run(): Promise<void>;
  /** Runs one cell again and compares it with the checked-in one; seconds. */
  checkCell(): Promise<CellCheck>;
  /** Runs more cells again, where one would say too little of the others; minutes. */
  checkCells?(): AsyncIterable<CellCheck>;
}

/** One cell, as it stands in the table and as it came out now. Runs are seeded, so both must be the same. */
export interface CellCheck {
  readonly cell: string;
  readonly stored: string;
  readonly now: string;
}
