// Small formulas over the columns of a log: "2*click + 0.01*revenue - cost", "channel == 'Web' ? margin : 0".
import jsep from "jsep";
import { describe, fail } from "../../core/index.ts";
import { numbersOf } from "./columns.ts";
import type { Table } from "./table.ts";

/** The value of a formula in one row; NaN where a cell it needs is empty. */
type Formula = (row: number) => number;

/** A formula that was understood but has not seen a table yet. */
export interface Expression {
  readonly text: string;
  /** The columns it reads, in order of appearance; none means that it is a constant. */
  readonly columns: readonly string[];
  /** Its value in every row, [rows]; throws `bad-expression` for an unknown column and `bad-log` for a word where a number is needed. */
  evaluate(table: Table): Float64Array;
}

/** The formula with its text and the names that stand for backquoted columns. */
interface Source {
  readonly text: string;
  readonly where: string;
  readonly odd: ReadonlyMap<string, string>;
}

const longest = 1000;

/**
 * Understands a formula: + - * / parentheses, comparisons, && || ! and ?:, min, max, abs, numbers, texts in quotes (in == and !=),
 * column names, odd ones in backquotes. Throws `bad-expression` with the position, counted from 1. `where` names the setting.
 */
export function parseExpression(text: string, where: string): Expression {
  if (text.length > longest) fail("bad-expression", where, `at most ${longest} characters`, `${text.length}`);
  const { plain, odd } = replaceBackquotes(text, where);
  const source: Source = { text, where, odd };
  const tree = parse(plain, source);
  const columns: string[] = [];
  check(tree, source, columns);
  return {
    text,
    columns,
    evaluate(table) {
      const unknown = columns.find((name) => !table.columns.has(name));
      if (unknown !== undefined) refuse(source, positionOf(text, unknown), `a column of ${table.source} (${[...table.columns.keys()].slice(0, 12).join(", ")})`, unknown);
      const formula = compile(tree, source, table);
      return Float64Array.from({ length: table.rows }, (_, row) => formula(row));
    },
  };
}

function refuse(source: Source, position: number, expected: string, got: string): never {
  return fail("bad-expression", `${source.where}: ${describe(source.text)}, position ${position + 1}`, expected, describe(got));
}

// Each `odd name` becomes an identifier of the same length, so that positions stay true.
function replaceBackquotes(text: string, where: string): { plain: string; odd: Map<string, string> } {
  const odd = new Map<string, string>();
  const plain = text.replaceAll(/'[^']*'|"[^"]*"|`[^`]*`?/g, (piece: string, at: number) => {
    if (!piece.startsWith("`")) return piece;
    const source = { text, where, odd };
    if (piece.length < 3 || !piece.endsWith("`")) refuse(source, at, "a column name between two backquotes", piece);
    const name = `$${odd.size.toString(36)}`.padEnd(piece.length, "$");
    odd.set(name, piece.slice(1, -1));
    return name;
  });
  return { plain, odd };
}

function parse(plain: string, source: Source): jsep.CoreExpression {
  try {
    return jsep(plain) as jsep.CoreExpression;
  } catch (error) {
    const { index, description } = error as { index?: number; description?: string };
    return refuse(source, index ?? 0, "a formula like 2*click - cost", description ?? "one nested too deeply");
  }
}

function positionOf(text: string, piece: string): number {
  return Math.max(0, text.indexOf(piece));
}

const functions: Readonly<Record<string, (...values: number[]) => number>> = { min: Math.min, max: Math.max, abs: Math.abs };
const truth = (value: boolean): number => (value ? 1 : 0);
const unaries: Readonly<Record<string, (value: number) => number>> = {
  "-": (value) => -value,
  "+": (value) => value,
  "!": (value) => (Number.isNaN(value) ? value : truth(value === 0)),
};
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b, "==": (a, b) => a === b, "!=": (a, b) => a !== b,
};
const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b,
  "&&": (a, b) => (a === 0 ? 0 : Number.isNaN(a) ? a : truth(b !== 0) + 0 * b),
  "||": (a, b) => (Number.isNaN(a) ? a : a !== 0 ? 1 : truth(b !== 0) + 0 * b),
  ...Object.fromEntries(Object.entries(comparisons).map(([name, holds]) => [name, (a: number, b: number) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : truth(holds(a, b)))])),
};

// Refuses everything that is not a formula over columns, and collects the columns.
function check(node: jsep.CoreExpression, source: Source, columns: string[]): void {
  const visit = (inner: jsep.Expression): void => check(inner as jsep.CoreExpression, source, columns);
  switch (node.type) {
    case "Literal":
      if (typeof node.value !== "number" && typeof node.value !== "boolean") refuse(source, positionOf(source.text, node.raw), "a number (texts stand only beside == or !=)", node.raw);
      return;
    case "Identifier":
      if (!columns.includes(columnName(node, source))) columns.push(columnName(node, source));
      return;
    case "UnaryExpression":
      if (!Object.hasOwn(unaries, node.operator)) refuse(source, positionOf(source.text, node.operator), "one of - + !", node.operator);
      return visit(node.argument);
    case "BinaryExpression":
      if (!Object.hasOwn(arithmetic, node.operator)) refuse(source, positionOf(source.text, node.operator), `one of ${Object.keys(arithmetic).join(" ")}`, node.operator);
      if (textComparison(node) === null) visit(node.left);
      return visit(textComparison(node)?.column ?? node.right);
    case "ConditionalExpression":
      return [node.test, node.consequent, node.alternate].forEach(visit);
    case "CallExpression":
      checkCall(node, source);
      return node.arguments.forEach(visit);
    case "MemberExpression":
      return refuse(source, 0, "a column name with dots or brackets in backquotes", source.text);
    default:
      return refuse(source, 0, "one formula over columns", source.text);
  }
}

function checkCall(node: jsep.CallExpression, source: Source): void {
  const name = node.callee.type === "Identifier" ? String(node.callee["name"]) : "a call";
  if (!Object.hasOwn(functions, name)) refuse(source, positionOf(source.text, name), `one of ${Object.keys(functions).join(", ")}`, name);
  const wanted = name === "abs" ? node.arguments.length === 1 : node.arguments.length > 0;
  if (!wanted) refuse(source, positionOf(source.text, name), `${name} of ${name === "abs" ? "one value" : "at least one value"}`, `${node.arguments.length} values`);
}

function columnName(node: jsep.Identifier, source: Source): string {
  return source.odd.get(node.name) ?? node.name;
}

// channel == 'Web', either way round.
function textComparison(node: jsep.BinaryExpression): { column: jsep.Identifier; text: string } | null {
  if (node.operator !== "==" && node.operator !== "!=") return null;
  const [literal, other] = node.left.type === "Literal" ? [node.left, node.right] : [node.right, node.left];
  const text = literal.type === "Literal" ? literal["value"] : null;
  return typeof text === "string" && other.type === "Identifier" ? { column: other as jsep.Identifier, text } : null;
}

function compile(node: jsep.CoreExpression, source: Source, table: Table): Formula {
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
      const [apply, left, right] = [arithmetic[node.operator], inner(node.left), inner(node.right)];
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
      const apply = functions[String(node.callee["name"])];
      const values = node.arguments.map(inner);
      return (row) => apply(...values.map((value) => value(row)));
    }
    default:
      throw new Error(`an expression of type ${node.type} passed its check`);
  }
}

// An empty cell equals the empty text.
function compareText(table: Table, name: string, text: string, same: boolean): Formula {
  const column = table.columns.get(name)!;
  if (column.kind === "number") return (row) => truth((String(column.values[row]) === text) === same);
  const code = text === "" ? -1 : column.dictionary.indexOf(text);
  return (row) => truth((column.codes[row] === code && (code >= 0 || text === "")) === same);
}
