// A square root of a covariance matrix that may be singular, as it is where two candidates look the same to the model.

/**
 * The lower triangle R with R R' = C [n x n, lower triangle read, left as it is]. A pivot below 1e-12 of its diagonal entry is
 * taken for zero and its column left empty, which is exact where a score is a combination of earlier ones (Higham 2002, section 10.3).
 */
export function factorSemidefinite(covariance: Float64Array, n: number): Float64Array {
  const root = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * n + j];
      for (let k = 0; k < j; k++) rest -= root[i * n + k] * root[j * n + k];
      if (i !== j) root[i * n + j] = root[j * n + j] === 0 ? 0 : rest / root[j * n + j];
      else root[i * n + i] = rest > 1e-12 * covariance[i * n + i] ? Math.sqrt(rest) : 0;
    }
  }
  return root;
}
