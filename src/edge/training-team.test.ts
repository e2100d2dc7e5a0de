// A team of threads trains to the bits that its size promises, near those of one engine alone, and says what it cannot do.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { afterAll, describe, expect, it } from "vitest";
import { PropenseError, seeded } from "../core/index.ts";
import { createSoloTeam, createTeamEngine, createWasmEngine, type Engine, type LayerShape, type Team } from "../kernels/index.ts";
import { createAdam, createNetwork, createSgd, type Network, type NetworkShape } from "../models/index.ts";
import { startTrainingTeam } from "./training-team.ts";

type CreateEngine = (shapes: readonly LayerShape[], maxRows: number) => Engine;
const over = (team: Team): CreateEngine => (shapes, maxRows) => createTeamEngine(team, shapes, maxRows);

// Odd sizes, so that no share of rows or parameters comes out even.
const shape: NetworkShape = { inputs: 5, hidden: [37, 22], activation: "tanh", layerNorm: true, heads: [{ name: "value", outputs: 3 }] };
const rectified: NetworkShape = { ...shape, hidden: [64, 40], activation: "relu", layerNorm: false, heads: [{ name: "value", outputs: 4 }] };
const maxRows = 31;

// Regression on fixed numbers with passes of every length, a target network that follows, and gradients at the inputs.
function train(own: NetworkShape, createEngine: CreateEngine, steps: number): Network {
  const build = (name: string): Network => createNetwork(own, { maxRows, random: seeded(name), createEngine });
  const [online, target] = [build("online"), build("target")];
  const [adam, sgd] = [createAdam(online, { rate: 0.01, largestNorm: 1 }), createSgd(target, { rate: 0.001 })];
  for (let step = 0; step < steps; step++) {
    const rows = 1 + (step * 7) % maxRows;
    for (const [index, network] of [online, target].entries()) {
      for (let k = 0; k < rows * own.inputs; k++) network.inputs[k] = ((k * 37 + 11 * step + index) % 64) / 32 - 1;
    }
    const [now, then] = [online.forward(rows, true), target.forward(rows)];
    for (let k = 0; k < rows * online.outputs; k++) online.outputGradients[k] = now[k] - 0.5 * then[k] - ((k * 29 + 5) % 32) / 16 + 1;
    online.backward(rows, true);
    target.outputGradients.set(online.outputGradients);
    target.backward(rows);
    adam.step();
    sgd.step();
    target.blendFrom(online, 0.1);
  }
  return online;
}

function bitsOf(network: Network): string {
  const { parameters, inputGradients } = network;
  return bytesToHex(sha256(new Uint8Array([parameters, inputGradients].flatMap((numbers) => [...new Uint8Array(numbers.slice().buffer)])))).slice(0, 16);
}

describe("a training team", async () => {
  const teams = { 2: await startTrainingTeam(2), 3: await startTrainingTeam(3) };
  afterAll(async () => {
    await Promise.all([teams[2].stop(), teams[3].stop()]);
  });

  it.each([[shape, 2], [shape, 3], [rectified, 2], [rectified, 3]] as const)("has the bits of its size, whoever does the work (%#)", (own, members) => {
    const threaded = bitsOf(train(own, over(teams[members]), 60));
    expect(threaded).toBe(bitsOf(train(own, over(createSoloTeam(members)), 60)));
    expect(threaded).toBe(bitsOf(train(own, over(teams[members]), 60)));
  });

  it("has the bits that were measured on Node 24.21 and 26.10", () => {
    expect(bitsOf(train(rectified, over(teams[2]), 200))).toBe("e0e448a2cd803c7c");
  });

  it("comes as near to one engine alone as rounding lets it, and not nearer", () => {
    const alone = train(rectified, createWasmEngine, 20);
    const shared = train(rectified, over(teams[2]), 20);
    expect(shared.parameters).not.toEqual(alone.parameters);
    const largest = shared.parameters.reduce((most, value, k) => Math.max(most, Math.abs(value - alone.parameters[k])), 0);
    expect(largest).toBeLessThan(1e-4);
  });

  it("has members of which one alone is the engine alone", () => {
    expect(bitsOf(train(shape, over(createSoloTeam(1)), 30))).toBe(bitsOf(train(shape, createWasmEngine, 30)));
  });

  it("names what it cannot do", async () => {
    expect(() => train({ ...shape, dropout: 0.2 }, over(teams[2]), 1)).toThrow("dropout");
    expect(() => train(shape, over(createSoloTeam(2, 65_536)), 1)).toThrow("65536 bytes");
    await expect(startTrainingTeam(0)).rejects.toThrow(PropenseError);
  });
});
