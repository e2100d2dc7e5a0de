// Claim: a whole training step of a deep Q-network outruns PyTorch and what npm brings, at nearly all that WebAssembly SIMD can do.
import { createAdam, createNetwork, type Network } from "../src/models/index.ts";
import { chooseKernels, createReferenceEngine, createWasmEngine, firstFreeByte, loadKernels, selfTest, strideOf, type Engine, type LayerShape } from "../src/kernels/index.ts";
import { seeded } from "../src/core/index.ts";
import type { BenchRow } from "./bench.ts";
import { takeTurns, type Turn } from "./turns.ts";
import { createJaxStep, prepareJax } from "./peers/jax-step.ts";
import { startPython, type Peer } from "./peers/process.ts";
import type { PeerStep, StepSize } from "./peers/size.ts";
import { createTensorflowStep, prepareTensorflow } from "./peers/tensorflow-step.ts";

const sizes: readonly (StepSize & { readonly floor: string; readonly shareFloor: string; readonly repeats: number })[] = [
  { inputs: 10, hidden: 32, outputs: 4, batch: 32, floor: "25x PyTorch", shareFloor: "75 %", repeats: 400 },
  { inputs: 10, hidden: 64, outputs: 4, batch: 64, floor: "5x PyTorch", shareFloor: "90 %", repeats: 60 },
  { inputs: 64, hidden: 256, outputs: 16, batch: 256, floor: "0.7x PyTorch", shareFloor: "90 %", repeats: 1 },
];

function titleOf({ inputs, hidden, outputs, batch }: StepSize): string {
  return `${inputs}-${hidden}-${hidden}-${outputs}, batch ${batch}`;
}

/** A DQN step: both networks forward, Huber loss, backward, clipped Adam (Mnih et al. 2015). */
export function createStep(size: StepSize, createEngine: (shapes: readonly LayerShape[], maxRows: number) => Engine = createWasmEngine): PeerStep {
  const { inputs, hidden, outputs, batch } = size;
  const random = seeded("bench kernels");
  const build = (name: string): Network => createNetwork(
    { inputs, hidden: [hidden, hidden], activation: "relu", heads: [{ name: "q", outputs }] },
    { maxRows: batch, random: random.fork(name), createEngine },
  );
  const [online, target] = [build("online"), build("target")];
  const adam = createAdam(online, { rate: 0.001, largestNorm: 10 });
  const { actions, targets, weights } = online.engine.arena.losses;
  for (let k = 0; k < online.inputs.length; k++) [online.inputs[k], target.inputs[k]] = [random.uniform() - 0.5, random.uniform() - 0.5];
  const rewards = Float32Array.from(weights, () => random.uniform());
  for (let row = 0; row < batch; row++) [actions[row], weights[row]] = [row % outputs, 1 / batch];
  const head = { start: 0, width: outputs };
  return {
    step() {
      const next = target.forward(batch);
      online.forward(batch, true);
      for (let row = 0; row < batch; row++) {
        let best = next[row * outputs];
        for (let k = 1; k < outputs; k++) best = Math.max(best, next[row * outputs + k]);
        targets[row] = rewards[row] + 0.99 * best;
      }
      online.engine.valueGradient(batch, head, 1);
      online.backward(batch);
      adam.step();
    },
    decide: () => { online.forward(1); },
  };
}

// Multiplications and additions of a step: three products per layer and network pass, two for the first layer and for the target.
function arithmeticOf({ inputs, hidden, outputs, batch }: StepSize): { readonly products: number; readonly all: number } {
  const weights = inputs * hidden + hidden * hidden + hidden * outputs;
  const parameters = weights + 2 * hidden + outputs;
  const products = 2 * batch * (3 * weights + (weights - inputs * hidden));
  // Besides: relu of both networks, its gate, the columns of biases, and 16 operations per parameter for the norm and Adam.
  const rest = batch * (2 * 2 * hidden + 2 * hidden + (2 * hidden + outputs)) + 16 * parameters;
  return { products, all: products + rest };
}

// A turn of about 4 milliseconds, as the steps beside it have: the best of shorter turns would find quieter moments on a shared machine.
const peakRounds = 1_000_000;
const manyTurns = 200;

// The most that one thread does here in SIMD without wider vectors: 24 operations on four numbers each per round.
function peakTurn(): Turn {
  const { kernels } = loadKernels(0);
  return { name: "peak", repeats: peakRounds, run: (repeats) => { kernels.peak(repeats, 0.5, 0.25); } };
}

function loop(name: string, repeats: number, work: () => void): Turn {
  return { name, repeats, run: (count) => { for (let k = 0; k < count; k++) work(); } };
}

async function compareSteps(size: (typeof sizes)[number], torch: Peer | null, npm: { readonly tensorflow: boolean; readonly jax: boolean }): Promise<BenchRow[]> {
  const { inputs, hidden, outputs, batch, repeats } = size;
  const fast = createStep(size);
  const numbers = `${inputs} ${hidden} ${outputs} ${batch}`;
  const turns: Turn[] = [loop("own", repeats, fast.step), loop("plain TypeScript", Math.ceil(repeats / 20), createStep(size, createReferenceEngine).step)];
  if (npm.tensorflow) turns.push(loop("tfjs-wasm", Math.min(8, repeats), createTensorflowStep(size).step));
  if (npm.jax) turns.push(loop("jax-js", Math.min(8, repeats), createJaxStep(size).step));
  if (torch !== null) turns.push({ name: torch.name, repeats: Math.max(4, repeats / 10), run: (count) => torch.ask(`step ${numbers} ${count}`) });
  const seconds = await takeTurns(turns);
  const own = seconds.get("own")!;
  const rows = [...seconds].filter(([name]) => name !== "own").map(([name, time]): BenchRow => ({
    claim: `DQN step ${titleOf(size)}`, value: Math.round(1 / own), unit: "steps/s", baseline: name, ratio: time / own, target: name.startsWith("PyTorch") ? size.floor : "",
  }));
  return [...rows, await measureShare(size, fast)];
}

async function measureShare(size: (typeof sizes)[number], { step }: PeerStep): Promise<BenchRow> {
  const seconds = await takeTurns([loop("own", size.repeats, step), peakTurn()], manyTurns);
  const own = seconds.get("own")!;
  const peak = 24 * 4 * 2 / seconds.get("peak")!;
  const { products, all } = arithmeticOf(size);
  return {
    claim: `share of the WASM-SIMD peak, ${titleOf(size)}`, value: Math.round(100 * all / own / peak), unit: "% of the peak",
    baseline: `peak ${(peak / 1e9).toFixed(1)} GFLOP/s (products alone: ${Math.round(100 * products / own / peak)} %)`, ratio: all / own / peak, target: size.shareFloor,
  };
}

async function compareDecisions(torch: Peer | null, npm: { readonly tensorflow: boolean; readonly jax: boolean }): Promise<BenchRow[]> {
  const size = sizes[1];
  const turns: Turn[] = [loop("own", 2000, createStep(size).decide), loop("plain TypeScript", 200, createStep(size, createReferenceEngine).decide)];
  if (npm.tensorflow) turns.push(loop("tfjs-wasm", 20, createTensorflowStep(size).decide));
  if (npm.jax) turns.push(loop("jax-js", 20, createJaxStep(size).decide));
  if (torch !== null) turns.push({ name: torch.name, repeats: 200, run: (count) => torch.ask(`decide 10 64 4 64 ${count}`) });
  const seconds = await takeTurns(turns);
  const own = seconds.get("own")!;
  return [...seconds].filter(([name]) => name !== "own").map(([name, time]) => ({
    claim: "forward pass of one row, 10-64-64-4", value: Math.round(own * 1e9) / 1000, unit: "microseconds", baseline: name, ratio: time / own,
    target: name.startsWith("PyTorch") ? "40x PyTorch" : "",
  }));
}

async function measureProducts(side: number): Promise<BenchRow> {
  // Rows as far apart as a network lays them.
  const stride = strideOf(side);
  const bytes = 4 * side * stride;
  const { kernels, buffer } = loadKernels(64 + 3 * bytes);
  const [zeros, a, b, c] = [firstFreeByte, firstFreeByte + 64, firstFreeByte + 64 + bytes, firstFreeByte + 64 + 2 * bytes];
  const x = Float32Array.from({ length: side * stride }, (_, k) => Math.sin(k));
  const y = Float32Array.from({ length: side * stride }, (_, k) => Math.cos(k));
  new Float32Array(buffer, a, side * stride).set(x);
  new Float32Array(buffer, b, side * stride).set(y);
  const plain = (): void => {
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        let sum = 0;
        for (let k = 0; k < side; k++) sum += x[i * stride + k] * y[k * stride + j];
        z[i * side + j] = sum;
      }
    }
  };
  const z = new Float32Array(side * side);
  const repeats = Math.ceil(2e7 / (side * side * side));
  const seconds = await takeTurns([
    loop("own", repeats, () => kernels.gemmStore(a, 4 * stride, b, 4 * stride, side, zeros, 0, c, 4 * stride, side, side, zeros)),
    loop("plain TypeScript", Math.ceil(repeats / 8), plain),
  ]);
  const own = seconds.get("own")!;
  return {
    claim: `matrix product ${side} x ${side} x ${side}, 32 bits`, value: Math.round(2e-8 * side * side * side / own) / 10, unit: "GFLOP/s", baseline: "plain TypeScript",
    ratio: seconds.get("plain TypeScript")! / own, target: "",
  };
}

// What the kernels that promise no bits would add, in the same run.
async function compareRelaxed(size: (typeof sizes)[number]): Promise<BenchRow[]> {
  const { mode, reason } = chooseKernels("relaxed");
  chooseKernels("exact");
  if (mode === "exact") {
    console.log(`relaxed kernels are left out: ${reason}`);
    return [];
  }
  const relaxed = createStep(size, (shapes, maxRows) => createWasmEngine(shapes, maxRows, "relaxed"));
  const seconds = await takeTurns([loop("exact", size.repeats, createStep(size).step), loop("relaxed", size.repeats, relaxed.step)]);
  const own = seconds.get("relaxed")!;
  return [{
    claim: `DQN step ${titleOf(size)}, relaxed kernels (off by default)`, value: Math.round(1 / own), unit: "steps/s", baseline: "exact kernels", ratio: seconds.get("exact")! / own, target: "-",
  }];
}

/** Every row of the table of speeds that networks can fill; a peer that is not installed is left out, and said so. */
export async function run(): Promise<BenchRow[]> {
  if (!selfTest()) throw new Error("this engine does not compute the promised bits (is an experimental switch on?)");
  const torch = await startPython("torch_step.py");
  const npm = { tensorflow: await prepareTensorflow(), jax: await prepareJax() };
  for (const [name, found] of [["PyTorch (python3-torch)", torch !== null], ["tfjs-wasm", npm.tensorflow], ["jax-js", npm.jax]] as const) {
    if (!found) console.log(`${name} does not run here: its rows are left out`);
  }
  const rows: BenchRow[] = [];
  for (const size of sizes) rows.push(...await compareSteps(size, torch, npm), ...await compareRelaxed(size));
  rows.push(...await compareDecisions(torch, npm), await measureProducts(64), await measureProducts(256));
  torch?.stop();
  return rows;
}
