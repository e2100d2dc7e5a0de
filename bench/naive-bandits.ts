// The bandits as one writes them first: rows as objects, matrices as arrays of arrays, an explicit inverse; the peer of the benchmark.

/** A customer or a candidate as named numbers. */
export type Row = { readonly [name: string]: number };

interface Model {
  readonly inverse: number[][];
  readonly moment: number[];
  theta: number[];
  squares: number;
  count: number;
}

function multiply(matrix: readonly (readonly number[])[], x: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((total, value, index) => total + value * x[index], 0));
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, index) => total + value * b[index], 0);
}

function createModel(width: number): Model {
  const inverse = Array.from({ length: width }, (_, i) => Array.from({ length: width }, (__, j) => (i === j ? 1 : 0)));
  return { inverse, moment: Array.from({ length: width }, () => 0), theta: Array.from({ length: width }, () => 0), squares: 0, count: 0 };
}

// Sherman & Morrison 1950.
function learn(model: Model, x: readonly number[], reward: number): void {
  const direction = multiply(model.inverse, x);
  const scale = 1 + inner(x, direction);
  for (let i = 0; i < x.length; i++) {
    model.moment[i] += reward * x[i];
    for (let j = 0; j < x.length; j++) model.inverse[i][j] -= (direction[i] * direction[j]) / scale;
  }
  model.theta = multiply(model.inverse, model.moment);
  model.squares += reward * reward;
  model.count++;
}

function noiseOf(models: readonly Model[]): number {
  const residual = models.reduce((total, model) => total + model.squares - inner(model.moment, model.theta), 1);
  return Math.sqrt(residual / models.reduce((total, model) => total + model.count, 1));
}

/** LinUCB with one model per candidate; fields run from -1 to 1. */
export function createNaiveUcb(candidates: number, fields: readonly string[]) {
  const models = Array.from({ length: candidates }, () => createModel(fields.length + 1));
  const encode = (customer: Row): number[] => [1, ...fields.map((name) => customer[name])];
  let noise = 1;
  return {
    learn(customer: Row, action: number, reward: number): void {
      learn(models[action], encode(customer), reward);
    },
    ready(): void {
      noise = noiseOf(models);
    },
    decide(customer: Row): { action: number; propensity: number } {
      const x = encode(customer);
      const bounds = models.map((model) => inner(model.theta, x) + noise * Math.sqrt(inner(x, multiply(model.inverse, x))));
      return { action: bounds.indexOf(Math.max(...bounds)), propensity: 1 };
    },
  };
}

/** SquareCB with one model over all pairs of the customer's and the candidate's fields. */
export function createNaiveSquareCb(stateFields: readonly string[], candidateFields: readonly string[]) {
  const model = createModel(1 + stateFields.length + candidateFields.length + stateFields.length * candidateFields.length);
  const encode = (customer: Row, candidate: Row): number[] => {
    const pairs = stateFields.flatMap((state) => candidateFields.map((field) => customer[state] * candidate[field]));
    return [1, ...stateFields.map((name) => customer[name]), ...candidateFields.map((name) => candidate[name]), ...pairs];
  };
  let gamma = 1;
  return {
    learn(customer: Row, candidate: Row, reward: number): void {
      learn(model, encode(customer, candidate), reward);
    },
    ready(): void {
      gamma = (10 * Math.sqrt(model.count)) / noiseOf([model]);
    },
    decide(customer: Row, candidates: readonly Row[], u: number): { action: number; propensity: number } {
      const scores = candidates.map((candidate) => inner(model.theta, encode(customer, candidate)));
      const best = scores.indexOf(Math.max(...scores));
      const probabilities = scores.map((score) => 1 / (scores.length + gamma * (scores[best] - score)));
      probabilities[best] = 1 - probabilities.reduce((total, p, index) => (index === best ? total : total + p), 0);
      let left = u;
      const action = Math.max(0, probabilities.findIndex((p) => (left -= p) < 0));
      return { action, propensity: probabilities[action] };
    },
  };
}
