// Numbers as people read them: four digits, separated thousands, shares as percentages, intervals in one form.
import { html } from "./html.ts";
import type { Html } from "./html.ts";

/** A number with about four digits; a dash where there is none. */
export function showNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size >= 1000) return withMinus(separated(Math.round(value)));
  if (size !== 0 && size < 0.0001) return withMinus(value.toExponential(1));
  return withMinus(String(Number(value.toPrecision(4))));
}

/** A whole number with separated thousands. */
export function showCount(value: number): string {
  return Number.isFinite(value) ? withMinus(separated(Math.round(value))) : "–";
}

/** A share as a percentage with one decimal. */
export function showShare(value: number): string {
  return Number.isFinite(value) ? `${withMinus((100 * value).toFixed(Math.abs(value) > 0 && Math.abs(value) < 0.001 ? 3 : 1))} %` : "–";
}

/** A number with its sign. */
export function showDifference(value: number): string {
  return value > 0 ? `+${showNumber(value)}` : showNumber(value);
}

/** An interval that never breaks over two lines. */
export function showInterval([low, high]: readonly [number, number], show: (value: number) => string = showNumber): Html {
  return html`<span class="interval">[${show(low)}, ${show(high)}]</span>`;
}

function separated(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

function withMinus(text: string): string {
  return text.replaceAll("-", "\u2212");
}
