// C = bias + A B in 32 bits. Every sum runs over k in order, so that all tiles give the same bits.
//
// Addresses and strides are in bytes; B[p] lies at b + p bStep, C[i] at c + i cRow; n is a multiple of four. Each ending and each way of
// reading A has its own copy of the tiles: a branch before the store would cost half the speed. No constant vector stands in a loop, which
// costs more than half on Node 24: zeros come from memory, where `zeros` points.
import { ACROSS, ALONG, GATE, RELU, STORE } from "./endings";
import { panel16, panel4, panel8 } from "./panels";

function store16(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel16(STORE, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, 0);
}
function store8(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel8(STORE, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, 0);
}
function store4(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel4(STORE, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, 0);
}

/** C [m x n] = bias + A B; `biasMoves` 1: one bias per column, 0: the same sixteen for all (zeros). */
export function gemmStore(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, biasMoves: usize, c: usize, cRow: usize, m: i32, n: i32, zeros: usize): void {
  for (; n >= 16; n -= 16) {
    store16(a, aStride, b, bStep, k, bias, c, cRow, m, zeros);
    b += 64; c += 64; bias += 64 * biasMoves;
  }
  if (n >= 8) {
    store8(a, aStride, b, bStep, k, bias, c, cRow, m, zeros);
    b += 32; c += 32; bias += 32 * biasMoves;
    n -= 8;
  }
  if (n >= 4) store4(a, aStride, b, bStep, k, bias, c, cRow, m, zeros);
}

function relu16(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel16(RELU, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, 0);
}
function relu8(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel8(RELU, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, 0);
}
function relu4(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel4(RELU, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, 0);
}

/** C [m x n] = max(bias + A B, 0). */
export function gemmRelu(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, n: i32, zeros: usize): void {
  for (; n >= 16; n -= 16) {
    relu16(a, aStride, b, bStep, k, bias, c, cRow, m, zeros);
    b += 64; c += 64; bias += 64;
  }
  if (n >= 8) {
    relu8(a, aStride, b, bStep, k, bias, c, cRow, m, zeros);
    b += 32; c += 32; bias += 32;
    n -= 8;
  }
  if (n >= 4) relu4(a, aStride, b, bStep, k, bias, c, cRow, m, zeros);
}

function gate16(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize, gate: usize): void {
  panel16(GATE, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, gate);
}
function gate8(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize, gate: usize): void {
  panel8(GATE, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, gate);
}
function gate4(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, bias: usize, c: usize, cRow: usize, m: i32, zeros: usize, gate: usize): void {
  panel4(GATE, ALONG, a, aStride, b, bStep, k, bias, 0, c, cRow, m, zeros, gate);
}

/** C [m x n] = A B where `gate` [m x n] is positive, else 0. */
export function gemmGate(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, c: usize, cRow: usize, m: i32, n: i32, zeros: usize, gate: usize): void {
  for (; n >= 16; n -= 16) {
    gate16(a, aStride, b, bStep, k, zeros, c, cRow, m, zeros, gate);
    b += 64; c += 64; gate += 64;
  }
  if (n >= 8) {
    gate8(a, aStride, b, bStep, k, zeros, c, cRow, m, zeros, gate);
    b += 32; c += 32; gate += 32;
    n -= 8;
  }
  if (n >= 4) gate4(a, aStride, b, bStep, k, zeros, c, cRow, m, zeros, gate);
}

function across16(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, start: usize, startRow: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel16(STORE, ACROSS, a, aStride, b, bStep, k, start, startRow, c, cRow, m, zeros, 0);
}
function across8(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, start: usize, startRow: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel8(STORE, ACROSS, a, aStride, b, bStep, k, start, startRow, c, cRow, m, zeros, 0);
}
function across4(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, start: usize, startRow: usize, c: usize, cRow: usize, m: i32, zeros: usize): void {
  panel4(STORE, ACROSS, a, aStride, b, bStep, k, start, startRow, c, cRow, m, zeros, 0);
}

// Rows of A and B that are taken at a time: so many lines of both fit the nearest cache together.
const BLOCK: i32 = 128;

/** C [m x n] = A' B, where A lies [k x m]. Later blocks of k go on from the sums in C, so that blocks change no bit. */
export function gemmAcross(a: usize, aStride: usize, b: usize, bStep: usize, k: i32, c: usize, cRow: usize, m: i32, n: i32, zeros: usize): void {
  for (let done = 0; done < k; done += BLOCK, a += BLOCK * aStride, b += BLOCK * bStep) {
    const rows = min(BLOCK, k - done);
    let columns = n, from = b, to = c;
    for (; columns >= 16; columns -= 16, from += 64, to += 64) across16(a, aStride, from, bStep, rows, done ? to : zeros, done ? cRow : 0, to, cRow, m, zeros);
    if (columns >= 8) {
      across8(a, aStride, from, bStep, rows, done ? to : zeros, done ? cRow : 0, to, cRow, m, zeros);
      columns -= 8;
      from += 32;
      to += 32;
    }
    if (columns >= 4) across4(a, aStride, from, bStep, rows, done ? to : zeros, done ? cRow : 0, to, cRow, m, zeros);
  }
}
