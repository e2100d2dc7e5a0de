// The engine of networks whose passes a team shares: rows are split between members, and so are the parameters in every step of an optimiser.
import { arenaBytes, layOut, strideOf, type Arena, type LayerShape } from "./arena.ts";
import type { Engine } from "./engine.ts";
import { operations, words, type Operation, type Team } from "./team.ts";
import { headerWords, layerWords, lossesOf, writePlan } from "./wasm-engine.ts";

/**
 * An engine on a team's memory. Member m has the rows from m * ceil(maxRows / members) on and gradients of its own, which are then added in
 * the order of members: the bits differ in the last place from those of one engine alone, and are the same in every run of as many members.
 * Throws RangeError for a layer with dropout, whose masks follow the rows of a whole pass.
 */
export function createTeamEngine(team: Team, shapes: readonly LayerShape[], maxRows: number): Engine {
  if (shapes.some(({ dropout }) => dropout > 0)) throw new RangeError("layers with dropout are not split between members");
  const { members, board, memory } = team;
  const planBytes = 4 * (headerWords + layerWords * shapes.length);
  const plan = team.reserve(members * planBytes);
  const arena = layOut(shapes, maxRows, memory.buffer, team.reserve(arenaBytes(shapes, maxRows)));
  const rowsEach = Math.ceil(maxRows / members);
  writePlans(team, { arena, plan, planBytes, rowsEach });
  const order = (operation: Operation, rows: number, flag: number): void => {
    const { words: board0 } = board;
    board0[words.operation] = operations.indexOf(operation);
    board0[words.plan] = plan;
    board0[words.planBytes] = planBytes;
    board0[words.rows] = rows;
    board0[words.rowsEach] = rowsEach;
    board0[words.flag] = flag;
    team.run();
  };
  const { numbers, sums } = board;
  return {
    arena,
    ...lossesOf(memory.kernels, plan),
    forward: (rows, training) => order("forward", rows, training ? 1 : 0),
    backward(rows, wantInputs) {
      order("backward", rows, wantInputs ? 1 : 0);
      const others = Math.ceil(rows / rowsEach) - 1;
      if (others > 0) order("addGradients", rows, others);
    },
    gradientNorm() {
      order("squaredNorm", 0, 0);
      let total = 0;
      for (let member = 0; member < members; member++) total += sums[member];
      return Math.sqrt(total);
    },
    adam({ rate, beta1, beta2, epsilon, correction1, correction2 }, scale) {
      numbers[0] = rate / correction1;
      numbers[1] = 1 - beta1;
      numbers[2] = 1 - beta2;
      numbers[3] = epsilon;
      numbers[4] = 1 / Math.sqrt(correction2);
      numbers[5] = scale;
      order("adam", 0, 0);
    },
    sgd({ rate, momentum }, scale) {
      numbers[0] = rate;
      numbers[1] = momentum;
      numbers[2] = scale;
      order("sgd", 0, 0);
    },
    blendIncoming(share) {
      numbers[0] = share;
      order("blend", 0, 0);
    },
  };
}

interface Places {
  readonly arena: Arena;
  readonly plan: number;
  readonly planBytes: number;
  readonly rowsEach: number;
}

// A plan per member, one behind the other: its rows of every matrix, its own gradients and scratch, and its range of the parameters.
function writePlans(team: Team, { arena, plan, planBytes, rowsEach }: Places): void {
  const { members, memory: { buffer } } = team;
  const { parameters, gradients, transposed } = arena;
  const gradientBytes = Math.ceil(gradients.byteLength / 64) * 64;
  const others = team.reserve((members - 1) * gradientBytes);
  const rangeEach = Math.ceil(parameters.length / members / 16) * 16;
  for (let member = 0; member < members; member++) {
    writePlan(arena, plan + member * planBytes);
    const header = new Uint32Array(buffer, plan + member * planBytes, planBytes / 4);
    const moved = member * rowsEach;
    moveRows(header, arena, moved);
    if (member > 0) {
      moveGradients(header, arena, others + (member - 1) * gradientBytes - gradients.byteOffset);
      header[6] = team.reserve(transposed.byteLength);
      header[7] = team.reserve(8);
    }
    const from = Math.min(parameters.length, member * rangeEach);
    header[1] = Math.min(rangeEach, parameters.length - from);
    for (let word = 8; word <= 12; word++) header[word] += 4 * from;
    header[20] = others + 4 * from;
    header[21] = gradientBytes;
  }
}

// Adds the bytes of so many rows to what has rows; the words are those of assembly/plan.ts.
function moveRows(header: Uint32Array, { layers }: Arena, rows: number): void {
  const { inputs } = layers[0];
  const { outputs } = layers[layers.length - 1];
  const bytes = 4 * rows;
  header[2] += bytes * inputs;
  header[3] += bytes * strideOf(inputs);
  header[4] += bytes * outputs;
  header[5] += bytes * outputs;
  layers.forEach((layer, index) => {
    const record = header.subarray(headerWords + index * layerWords, headerWords + (index + 1) * layerWords);
    record[8] += bytes * layer.inputStride;
    if (layer.layerNorm) [record[17], record[18]] = [record[17] + bytes * layer.stride, record[18] + bytes];
    for (const word of [19, 20, 22]) record[word] += bytes * layer.stride;
  });
}

function moveGradients(header: Uint32Array, { layers }: Arena, bytes: number): void {
  layers.forEach((_, index) => {
    for (let word = 13; word <= 16; word++) header[headerWords + index * layerWords + word] += bytes;
  });
}
