// A quantity of a mapping (a column's name, a number or a formula) as one number per row of the table.
import { describe, fail } from "../../core/index.ts";
import { numbersOf } from "./columns.ts";
import { parseExpression } from "./expression.ts";
import type { Table } from "./table.ts";

/** Values [rows] with what is needed to complain about one of them. */
export interface Quantity {
  /** "propensity", "reward", "cost spend", ... */
  readonly use: string;
  readonly values: Float64Array;
  /** The same number in every row because the mapping says so. */
  readonly constant: boolean;
  /** Throws `bad-log` about the value in this row of the table. */
  complain(row: number, expected: string): never;
}

/** The quantity in every row. A text that is a column's name is that column; any other text is a formula. */
export function quantityOf(table: Table, value: number | string, use: string): Quantity {
  const text = String(value);
  if (table.columns.has(text)) return quantity(numbersOf(table, text, use), false, `column ${describe(text)}`);
  const expression = parseExpression(text, use);
  return quantity(expression.evaluate(table), expression.columns.length === 0, describe(text));

  function quantity(values: Float64Array, constant: boolean, source: string): Quantity {
    return {
      use, values, constant,
      complain(row, expected) {
        return fail("bad-log", `${table.place(row)}, ${source}`, `${use}: ${expected}`, Number.isNaN(values[row]) ? "nothing or not a number" : describe(values[row]));
      },
    };
  }
}

/** The quantity at these rows, each of which must be finite. */
export function finiteAt(quantity: Quantity, rows: Int32Array): Float64Array {
  const result = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) {
    const value = quantity.values[rows[index]];
    if (!Number.isFinite(value)) quantity.complain(rows[index], "a finite number");
    result[index] = value;
  }
  return result;
}

/** The quantity at these rows, each of which must lie within the bounds; `open` leaves out the lower bound itself. */
export function shareAt(quantity: Quantity, rows: Int32Array, open: boolean): Float64Array {
  const result = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) {
    const value = quantity.values[rows[index]];
    if (!(value <= 1 && (open ? value > 0 : value >= 0))) {
      quantity.complain(rows[index], open ? "a number above 0 and at most 1" : "a number from 0 to 1");
    }
    result[index] = value;
  }
  return result;
}
