// What a score table depends on: the code that runs behind it, and of the registries only what it names.
import { relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { reachableFiles } from "../scores/source-hash.ts";

const root = resolve(import.meta.dirname, "..");
const behind = (score: string) => [...reachableFiles(resolve(root, `scores/${score}.ts`))].map((file) => relative(root, file));

test("a table depends on the entries of a registry that it names, and on what they run", () => {
  const files = behind("coupon");
  for (const file of ["src/algorithms/square-cb.ts", "src/models/linear/ridge.ts", "src/problems/coupon/world.ts", "src/experiment/seasons/simulate.ts"]) expect(files).toContain(file);
  for (const file of ["src/algorithms/dqn.ts", "src/algorithms/ppo.ts", "src/problems/bidding/world.ts", "src/evaluation/verdict.ts", "src/core/errors.ts"]) expect(files).not.toContain(file);
});

test("another table depends on others", () => {
  const files = behind("control");
  for (const file of ["src/algorithms/dqn.ts", "src/algorithms/ppo.ts", "src/kernels/wasm-bytes.ts", "src/problems/classic/cart-pole.ts"]) expect(files).toContain(file);
  for (const file of ["src/problems/coupon/world.ts", "src/algorithms/square-cb.ts"]) expect(files).not.toContain(file);
  expect(behind("coverage")).not.toContain("src/algorithms/index.ts");
});
