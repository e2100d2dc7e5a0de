// Money as senders write it, decimals as numbers or text, into integer minor units (ISO 4217).
import { describe, fail } from "../../core/index.ts";

// ISO 4217, list one: currencies whose minor unit is not a hundredth.
const exponents: { readonly [currency: string]: number } = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4,
};
const largest = 1e12;

/** "usd" or "USD" as "USD". Throws `bad-event`. */
export function currencyOf(value: unknown, where: string): string {
  if (typeof value !== "string" || !/^[a-z]{3}$/i.test(value)) fail("bad-event", where, "a currency of three letters (ISO 4217)", describe(value));
  return value.toUpperCase();
}

/** A decimal of 0 or more in minor units, rounded half up: 19.99 USD is 1999, 500 JPY is 500. Throws `bad-event`. */
export function minorUnitsOf(value: unknown, currency: string, where: string): number {
  const decimal = decimalOf(value, where);
  const exponent = exponents[currency] ?? 2;
  // The exponent is shifted in the text: 1.005 becomes 1.005e2 and not 100.49999.
  const minor = Math.round(Number(`${decimal}e${exponent}`));
  if (minor > largest) fail("bad-event", where, `at most ${largest} minor units`, describe(value));
  return minor;
}

/** A number from 0 to `most`, also as text. Throws `bad-event`. */
export function decimalOf(value: unknown, where: string, most: number = largest): number {
  const decimal = typeof value === "string" && /^\d{1,16}(\.\d{1,12})?$/.test(value) ? Number(value) : value;
  if (typeof decimal !== "number" || !(decimal >= 0 && decimal <= most)) fail("bad-event", where, `a number from 0 to ${most}, with a point for decimals`, describe(value));
  // Numbers with an exponent of their own are below any minor unit.
  return decimal < 1e-6 ? 0 : decimal;
}
