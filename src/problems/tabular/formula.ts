// What a formula computes: its operators, and its tree compiled to one function of the row.
import type jsep from "jsep";
import { numbersOf } from "./columns.ts";
import type { Table } from "./table.ts";

/** The value of a formula in one row; NaN where a cell it needs is empty. */
export type Formula = (row: number) => number;

/** The formula with its text and the names that stand for backquoted columns. */
export interface Source {
  readonly text: string;
  readonly where: string;
  readonly odd: ReadonlyMap<string, string>;
}

/** Functions by name. */
export const functions: Readonly<Record<string, (...values: number[]) => number>> = { min: Math.min, max: Math.max, abs: Math.abs };
const truth = (value: boolean): number => (value ? 1 : 0);
const asTruth = (value: number): number => (Number.isNaN(value) ? value : truth(value !== 0));
/** Operators before one value. */
export const unaries: Readonly<Record<string, (value: number) => number>> = {
  "-": (value) => -value,
  "+": (value) => value,
  "!": (value) => (Number.isNaN(value) ? value : truth(value === 0)),
};
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b, "==": (a, b) => a === b, "!=": (a, b) => a !== b,
};
/** Operators between two values. */
export const binaries: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b,
  "&&": (a, b) => (Number.isNaN(a) || a === 0 ? a : asTruth(b)),
  "||": (a, b) => (Number.isNaN(a) || a === 0 ? asTruth(a === 0 ? b : a) : 1),
  ...Object.fromEntries(Object.entries(comparisons).map(([name, holds]) => [name, compared(holds)])),
};

function compared(holds: (a: number, b: number) => boolean): (a: number, b: number) => number {
  return (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : truth(holds(a, b)));
}

/** The column an identifier stands for. */
export function columnName(node: jsep.Identifier, source: Source): string {
  return source.odd.get(node.name) ?? node.name;
}

/** The name of the function that is called, "" where something else is. */
export function calledName({ callee }: jsep.CallExpression): string {
  return callee.type === "Identifier" && typeof callee["name"] === "string" ? callee["name"] : "";
}

/** channel == 'Web', either way round; null for any other comparison. */
export function textComparison(node: jsep.BinaryExpression): { column: jsep.Identifier; text: string } | null {
  if (node.operator !== "==" && node.operator !== "!=") return null;
  const [literal, other] = node.left.type === "Literal" ? [node.left, node.right] : [node.right, node.left];
  const text = literal.type === "Literal" ? literal["value"] : null;
  return typeof text === "string" && other.type === "Identifier" ? { column: other as jsep.Identifier, text } : null;
}

/** The formula of a tree that has passed its check; throws `bad-log` where a column holds words. */
export function compile(node: jsep.CoreExpression, source: Source, table: Table): Formula {
  const inner = (part: jsep.Expression): Formula => compile(part as jsep.CoreExpression, source, table);
  switch (node.type) {
    case "Literal": {
      const value = Number(node.value);
      return () => value;
    }
    case "Identifier": {
      const values = numbersOf(table, columnName(node, source), source.where);
      return (row) => values[row];
    }
    case "UnaryExpression": {
      const [apply, argument] = [unaries[node.operator], inner(node.argument)];
      return (row) => apply(argument(row));
    }
    case "BinaryExpression": {
      const comparison = textComparison(node);
      if (comparison !== null) return compareText(table, columnName(comparison.column, source), comparison.text, node.operator === "==");
      const [apply, left, right] = [binaries[node.operator], inner(node.left), inner(node.right)];
      return (row) => apply(left(row), right(row));
    }
    case "ConditionalExpression": {
      const [test, yes, no] = [inner(node.test), inner(node.consequent), inner(node.alternate)];
      return (row) => {
        const value = test(row);
        return Number.isNaN(value) ? value : value !== 0 ? yes(row) : no(row);
      };
    }
    case "CallExpression": {
      const apply = functions[calledName(node)];
      const values = node.arguments.map(inner);
      return (row) => apply(...values.map((value) => value(row)));
    }
    case "MemberExpression": case "ArrayExpression": case "Compound": case "SequenceExpression": case "ThisExpression":
      throw new Error(`an expression of type ${node.type} passed its check`);
    default:
      throw new Error("an unknown expression passed its check");
  }
}

// An empty cell equals the empty text.
function compareText(table: Table, name: string, text: string, same: boolean): Formula {
  const column = table.columns.get(name)!;
  if (column.kind === "number") return (row) => truth((String(column.values[row]) === text) === same);
  const code = text === "" ? -1 : column.dictionary.indexOf(text);
  return (row) => truth((column.codes[row] === code && (code >= 0 || text === "")) === same);
}
