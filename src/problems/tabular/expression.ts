// Small formulas over the columns of a log: "2*click + 0.01*revenue - cost", "channel == 'Web' ? margin : 0".
import jsep from "jsep";
import { describe, fail } from "../../core/index.ts";
import { binaries, calledName, columnName, compile, functions, textComparison, unaries, type Source } from "./formula.ts";
import type { Table } from "./table.ts";

/** A formula that was understood but has not seen a table yet. */
export interface Expression {
  readonly text: string;
  /** The columns it reads, in order of appearance; none means that it is a constant. */
  readonly columns: readonly string[];
  /** Its value in every row, [rows]; throws `bad-expression` for an unknown column and `bad-log` for a word where a number is needed. */
  evaluate(table: Table): Float64Array;
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
      if (unknown !== undefined) {
        refuse(source, positionOf(text, unknown), `a column of ${table.source} (${[...table.columns.keys()].slice(0, 12).join(", ")})`, unknown);
      }
      const formula = compile(tree, source, table);
      const values = new Float64Array(table.rows);
      for (let row = 0; row < table.rows; row++) values[row] = formula(row);
      return values;
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

// Refuses everything that is not a formula over columns, and collects the columns.
function check(node: jsep.CoreExpression, source: Source, columns: string[]): void {
  const visit = (inner: jsep.Expression): void => check(inner as jsep.CoreExpression, source, columns);
  switch (node.type) {
    case "Literal":
      if (typeof node.value !== "number" && typeof node.value !== "boolean") {
        refuse(
          source, positionOf(source.text, node.raw),
          "a number (texts stand only beside == or !=)",
          node.raw,
        );
      }
      return;
    case "Identifier":
      if (!columns.includes(columnName(node, source))) columns.push(columnName(node, source));
      return;
    case "UnaryExpression":
      if (!Object.hasOwn(unaries, node.operator)) refuse(source, positionOf(source.text, node.operator), "one of - + !", node.operator);
      return visit(node.argument);
    case "BinaryExpression":
      if (!Object.hasOwn(binaries, node.operator)) {
        refuse(
          source, positionOf(source.text, node.operator),
          `one of ${Object.keys(binaries).join(" ")}`,
          node.operator,
        );
      }
      if (textComparison(node) === null) visit(node.left);
      return visit(textComparison(node)?.column ?? node.right);
    case "ConditionalExpression":
      return [node.test, node.consequent, node.alternate].forEach(visit);
    case "CallExpression":
      checkCall(node, source);
      return node.arguments.forEach(visit);
    case "MemberExpression":
      return refuse(source, 0, "a column name with dots or brackets in backquotes", source.text);
    case "ArrayExpression": case "Compound": case "SequenceExpression": case "ThisExpression":
      return refuse(source, 0, "one formula over columns", source.text);
  }
}

function checkCall(node: jsep.CallExpression, source: Source): void {
  const name = calledName(node);
  if (!Object.hasOwn(functions, name)) refuse(source, positionOf(source.text, name), `one of ${Object.keys(functions).join(", ")}`, name);
  const wanted = name === "abs" ? node.arguments.length === 1 : node.arguments.length > 0;
  if (!wanted) {
    refuse(
      source, positionOf(source.text, name),
      `${name} of ${name === "abs" ? "one value" : "at least one value"}`,
      `${node.arguments.length} values`,
    );
  }
}
