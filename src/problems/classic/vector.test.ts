// Many copies of every world: each copy walks as the environment does alone, masks and stages included, and goes on from its saved state.
import { describe, expect, it } from "vitest";
import { choose, createEpisodeStreams, createVectorColumns, seeded, uniform, type Environment, type State, type TimeStep, type VectorEnvironment } from "../../core/index.ts";
import { environments, vectorOfWorld } from "./index.ts";

const copies = 3;

/** Uniform choices for every copy from what stands in `now`. */
function drawActions({ spec, columns }: VectorEnvironment, seed: string): Int32Array {
  const [width, count] = [spec.state.length, spec.fixed!.length];
  return Int32Array.from({ length: copies }, (_, copy) => choose(uniform, {
    state: columns.now.states.subarray(copy * width, (copy + 1) * width), candidates: new Float32Array(0),
    allowed: columns.now.allowed.subarray(copy * count, (copy + 1) * count), prices: new Float32Array(0),
  }, seeded(`${seed}/${copy}`)).action);
}

/** What a copy shows in a block of columns, and what an environment answered, in the same words. */
const shown = (vector: VectorEnvironment, block: "now" | "next", copy: number): unknown => {
  const { states, allowed, stages } = vector.columns[block];
  const [width, count] = [vector.spec.state.length, vector.spec.fixed!.length];
  return [[...states.subarray(copy * width, (copy + 1) * width)], [...allowed.subarray(copy * count, (copy + 1) * count)], stages[copy]];
};
const told = ({ observation, stage = 0 }: TimeStep): unknown => [[...observation.state], [...observation.allowed], stage];

describe.each(environments.map((world) => [world.name, world] as const))("%s", (_name, world) => {
  it("walks in every copy as alone", () => {
    const vector = vectorOfWorld(world, copies);
    const alone: Environment[] = Array.from({ length: copies }, () => world.create());
    const streams = createEpisodeStreams(copies);
    streams.reset(seeded("walk"));
    vector.reset(seeded("walk"));
    alone.forEach((environment, copy) => expect(shown(vector, "now", copy)).toEqual(told(environment.reset(streams.next(copy)))));
    for (let step = 0; step < 120; step++) {
      const actions = drawActions(vector, `walk ${step}`);
      vector.step(actions);
      alone.forEach((environment, copy) => {
        const then = environment.step(actions[copy]);
        if (then.kind === "first") throw new Error("a step answered with a first observation");
        const { rewards, discounts, lasts } = vector.columns;
        expect([rewards[copy], discounts[copy], lasts[copy]]).toEqual([then.reward, then.discount, then.kind === "last" ? 1 : 0]);
        expect(shown(vector, "next", copy)).toEqual(told(then));
        expect(shown(vector, "now", copy)).toEqual(told(then.kind === "last" ? environment.reset(streams.next(copy)) : then));
      });
    }
  });

  it("goes on from what was saved, bit for bit", () => {
    const vector = vectorOfWorld(world, copies);
    vector.reset(seeded("save"));
    for (let step = 0; step < 40; step++) vector.step(drawActions(vector, `save ${step}`));
    const other = vectorOfWorld(world, copies, createVectorColumns(vector.spec, copies));
    other.restore(JSON.parse(JSON.stringify(vector.save())) as State);
    for (let step = 0; step < 40; step++) {
      const actions = drawActions(vector, `on ${step}`);
      for (const each of [vector, other]) each.step(actions);
      expect(JSON.stringify(other.columns) === JSON.stringify(vector.columns)).toBe(true);
    }
  });
});

it("needs a fixed list of candidates without fields", () => {
  const spec = environments[0].create().spec;
  expect(() => createVectorColumns({ ...spec, fixed: null }, 2)).toThrow("a fixed list of candidates without fields");
  expect(() => createVectorColumns({ ...spec, candidate: [{ name: "price", low: 0, high: 1 }] }, 2)).toThrow("a fixed list");
});
