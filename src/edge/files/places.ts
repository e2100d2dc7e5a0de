// Remembers on which line each row stands, in almost no memory: only where rows and lines fall out of step.

export interface Places {
  /** Row `row` stands on line `line`; rows come in order. */
  note(row: number, line: number): void;
  lineOf(row: number): number;
}

/** `firstLine` is the line of row 0 as long as nothing else is noted. */
export function createPlaces(firstLine: number): Places {
  const rows: number[] = [0];
  const shifts: number[] = [firstLine];
  return {
    note(row, line) {
      if (line - row === shifts[shifts.length - 1]) return;
      if (rows[rows.length - 1] === row) shifts[shifts.length - 1] = line - row;
      else {
        rows.push(row);
        shifts.push(line - row);
      }
    },
    lineOf(row) {
      let low = 0;
      let high = rows.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (rows[middle] <= row) low = middle;
        else high = middle - 1;
      }
      return row + shifts[low];
    },
  };
}
