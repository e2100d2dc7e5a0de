// Reads a decimal number straight from bytes, exactly, without making a string in the common case.

/** The exact powers of ten: a mantissa below 2^53 divided by one of them is correctly rounded (Clinger 1990). */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Writes the number that begins at `start` to `values[index]` and returns where it ends, or -1 when there is none.
 * The bytes must end with something that is not part of a number (a line feed). "NaN", "inf", "0x1" are no numbers, and
 * neither is one too large for 64 bits.
 */
export function scanNumber(bytes: Buffer, start: number, values: Float64Array, index: number): number {
  let at = start;
  let byte = bytes[at];
  const negative = byte === 0x2d;
  if (negative || byte === 0x2b) byte = bytes[++at];
  const first = at;
  let mantissa = 0;
  while (byte >= 0x30 && byte <= 0x39) {
    mantissa = mantissa * 10 + (byte - 0x30);
    byte = bytes[++at];
  }
  let digits = at - first;
  let decimals = 0;
  if (byte === 0x2e) {
    const point = at;
    byte = bytes[++at];
    while (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      byte = bytes[++at];
    }
    decimals = at - point - 1;
    digits += decimals;
  }
  if (digits === 0) return -1;
  if (byte === 0x65 || byte === 0x45) return finishSlowly(bytes, start, skipExponent(bytes, at), values, index);
  if (mantissa > Number.MAX_SAFE_INTEGER || decimals > 22) return finishSlowly(bytes, start, at, values, index);
  const value = decimals === 0 ? mantissa : mantissa / powers[decimals];
  values[index] = negative ? -value : value;
  return at;
}

// Where the exponent that begins at `at` ends, or -1 when it has no digits.
function skipExponent(bytes: Buffer, at: number): number {
  let end = at + 1;
  if (bytes[end] === 0x2d || bytes[end] === 0x2b) end++;
  const digits = end;
  while (bytes[end] >= 0x30 && bytes[end] <= 0x39) end++;
  return end === digits ? -1 : end;
}

function finishSlowly(bytes: Buffer, start: number, end: number, values: Float64Array, index: number): number {
  if (end < 0) return -1;
  const value = Number(bytes.toString("latin1", start, end));
  if (!Number.isFinite(value)) return -1;
  values[index] = value;
  return end;
}
