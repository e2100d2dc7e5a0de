// Every problem of the registry against the laws of the plug, with the small shops of the fixtures as controls.
import { describe, expect, it } from "vitest";
import { reminderKind } from "../examples/reminder.ts";
import { seeded } from "../src/core/index.ts";
import { environmentOf, problems, type Problem, type ProblemKind } from "../src/problems/index.ts";
import { environmentLaws } from "./contracts/environment.ts";
import { broken, register } from "./contracts/law.ts";
import { kindLaws, problemLaws, type ProblemSubject } from "./contracts/problem.ts";
import { giftKind } from "./fixtures/gift-shop.ts";
import { shelfProblem } from "./fixtures/shelf-shop.ts";

for (const kind of problems) {
  register(`settings of ${kind.name}`, kindLaws, () => kind);
  // The same work for many presets as for eight: 1,600 requests of a kind, at most 200 each.
  const requests = Math.min(200, Math.round(1600 / Object.keys(kind.presets).length));
  for (const [preset, settings] of Object.entries(kind.presets)) {
    register(`${kind.name}, ${preset}`, problemLaws, () => ({ problem: kind.create(settings), requests }));
    register(`${kind.name}, ${preset}, as an environment`, environmentLaws, () => ({
      create: () => environmentOf(kind.create(settings), seeded("environment")), steps: 40,
    }));
  }
}

const shelf: ProblemSubject = { problem: shelfProblem, requests: 6 };

register("the shelf shop", problemLaws, () => shelf);
register("settings of the example of a new decision", kindLaws, () => reminderKind as ProblemKind);
register("the example of a new decision", problemLaws, () => ({ problem: reminderKind.create(reminderKind.presets["default"]) as Problem, requests: 50 }));
register("the gift shop", problemLaws, () => ({ problem: giftKind.create(giftKind.presets["default"]), requests: 50 }));

describe("the laws catch a problem", () => {
  const mutants: { readonly [flaw: string]: readonly [law: string, change: Partial<Problem>] } = {
    "whose stage hangs on how often it was asked": ["every stage fits the spec, has labels of its own, and is the same when asked again", drifting()],
    "that settles more than it reserved": ["money is whole, its accounts are known, and settlement never exceeds the reservation", {
      assess: (decision, outcomes) => ({ ...shelf.problem.assess(decision, outcomes), settled: [{ account: "gifts", amount: 1_000_000, final: true }] }),
    }],
    "whose fallback costs money": ["its fallback is complete, allowed and free, and money that is short is masked", {
      fallback: (request) => shelf.problem.stage(request, [], Float32Array.of(0))!.candidates.slice(1, 3),
    }],
    "that charges every later choice, so that money can run out half-way": ["no stage behind the first is a dead end: it can be decided with the money that is held already", {
      reserve: (_, chosen) => [{ account: "gifts", maximum: 100 * chosen.length }],
    }],
    "whose metric is missing": ["an assessment has a reward and costs per stage and every metric, with and without outcomes", {
      assess: (decision, outcomes) => ({ ...shelf.problem.assess(decision, outcomes), metrics: {} }),
    }],
    "that crashes on a bad request": ["what is no request or outcome is refused with its own code, never with a crash (2,000 values each)", {
      parseRequest: (input) => (input as { customer: { length: number } }).customer.length,
    }],
    "whose labels repeat": ["every stage fits the spec, has labels of its own, and is the same when asked again", { label: () => "thing" }],
    "that says no to all": ["a problem that says why a candidate is forbidden says it of every forbidden one and of no other", { because: () => "not today" }],
    "that forgets the prices": ["the prices it is given are the prices a policy sees", {
      stage: (request, chosen) => shelf.problem.stage(request, chosen, Float32Array.of(0)),
    }],
  };
  it.each(Object.entries(mutants))("%s", (_, [law, change]) => {
    expect(broken(problemLaws, () => ({ ...shelf, problem: { ...shelf.problem, ...change } }))).toContain(law);
  });
});

function drifting(): Partial<Problem> {
  let asked = 0;
  return {
    stage(request, chosen, prices) {
      const stage = shelf.problem.stage(request, chosen, prices);
      return stage && { ...stage, observation: { ...stage.observation, state: Float32Array.of(chosen.length, asked++) } };
    },
  };
}
