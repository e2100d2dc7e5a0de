// Memory for the rows of observations, cut from larger pieces: a typed array above 64 bytes with memory of its own costs more than what is written into it.

/** Numbers of a piece, 16 KiB of them. */
const pieceLength = 4096;

/** Gives rows of zeros, each to be written and kept by whoever asked for it. A row keeps its piece alive, and longer ones have memory of their own. */
export function createFreshRows(): (length: number) => Float32Array {
  let piece = new Float32Array(0);
  let used = 0;
  return (length) => {
    if (length > pieceLength / 4) return new Float32Array(length);
    if (used + length > piece.length) [piece, used] = [new Float32Array(pieceLength), 0];
    used += length;
    return piece.subarray(used - length, used);
  };
}
