// Settings laid over defaults, and what is refused before anything is learned.
import { describe, expect, it } from "vitest";
import { fixedSpec, raggedSpec } from "../../test/contracts/observations.ts";
import { describe as picture, errorTitles, fail, PropenseError } from "./errors.ts";
import { configure, createLearner, type Algorithm } from "./learning.ts";
import { uniform } from "./policies.ts";
import { findNamed } from "./registry.ts";

const algorithm: Algorithm<{ rate: number; depth: number; kind: string; on: boolean; note: string }> = {
  name: "toy",
  summary: "Learns nothing.",
  defaults: { rate: 0.5, depth: 3, kind: "slow", on: false, note: "" },
  ranges: { rate: { low: 0, high: 1 }, depth: { low: 1, high: 9, whole: true }, kind: { oneOf: ["slow", "fast"] } },
  unsuited: (spec) => (spec.fixed === null ? "candidates come and go" : null),
  create: (spec, config) => ({ policy: uniform, learn: () => {}, snapshot: () => ({ algorithm: "toy", spec, config, tensors: {}, lineage: {} }) }),
};

describe("configure", () => {
  it("takes defaults for what is not given", () => {
    expect(configure(algorithm, undefined)).toBe(algorithm.defaults);
    expect(configure(algorithm, null)).toBe(algorithm.defaults);
    expect(configure(algorithm, {})).toEqual(algorithm.defaults);
    expect(configure(algorithm, { rate: 1, kind: "fast", on: true, note: "any word" })).toEqual({ rate: 1, depth: 3, kind: "fast", on: true, note: "any word" });
  });

  it.each([
    [{ speed: 1 }, "toy.speed: expected one of rate, depth, kind, on, note, got an unknown setting"],
    [{ toString: 1 }, "toy.toString: expected one of rate, depth, kind, on, note, got an unknown setting"],
    [{ rate: "1" }, 'toy.rate: expected a number, got "1"'],
    [{ rate: null }, "toy.rate: expected a number, got null"],
    [{ rate: 1.01 }, "toy.rate: expected a number from 0 to 1, got 1.01"],
    [{ rate: -0.01 }, "toy.rate: expected a number from 0 to 1, got -0.01"],
    [{ rate: Number.NaN }, "toy.rate: expected a finite number, got NaN"],
    [{ depth: 2.5 }, "toy.depth: expected a whole number from 1 to 9, got 2.5"],
    [{ kind: "quick\nly" }, 'toy.kind: expected one of slow, fast, got "quick\\nly"'],
    [{ on: 1 }, "toy.on: expected a boolean, got 1"],
    [[], "toy: expected an object of settings, got []"],
    ["fast", 'toy: expected an object of settings, got "fast"'],
  ])("refuses %j", (given, message) => {
    expect(() => configure(algorithm, given)).toThrow(new PropenseError({ code: "bad-settings", where: message.slice(0, message.indexOf(":")), expected: message.slice(message.indexOf("expected ") + 9, message.lastIndexOf(", got ")), got: message.slice(message.lastIndexOf(", got ") + 6) }));
  });
});

describe("createLearner", () => {
  it("says why an algorithm cannot learn such a decision", () => {
    expect(() => createLearner(algorithm, raggedSpec)).toThrow("toy: expected a decision it can learn, got candidates come and go");
  });

  it("refuses the snapshot of another algorithm, or of another kind of decision", () => {
    const snapshot = createLearner(algorithm, fixedSpec, { rate: 0.1 }).snapshot();
    expect(snapshot.config).toMatchObject({ rate: 0.1, depth: 3 });
    expect(() => createLearner(algorithm, fixedSpec, {}, snapshot)).not.toThrow();
    expect(() => createLearner(algorithm, fixedSpec, {}, { ...snapshot, algorithm: "other" })).toThrow("algorithm: expected toy, got other");
    expect(() => createLearner(algorithm, { ...fixedSpec, discount: 0.5 }, {}, snapshot)).toThrow("spec: expected the kind of decision the snapshot was learned on");
  });
});

describe("errors", () => {
  it("picture untrusted values on one short line", () => {
    expect(picture("a\n b")).toBe('"a\\n b"');
    expect(picture("x".repeat(200))).toBe(`"${"x".repeat(76)}...`);
    expect([undefined, null, 1, Number.NaN, true, 10n, [1, "a"], { a: 1 }, () => 1].map((value) => picture(value)))
      .toEqual(["nothing", "null", "1", "NaN", "true", "10", '[1,"a"]', '{"a":1}', "function"]);
    const circle: unknown[] = [];
    circle.push(circle);
    expect(picture(circle)).toBe("object");
  });

  it("keep our own words, on one line", () => {
    expect(() => fail("bad-log", "line 1", "a number", "two\nlines")).toThrow("line 1: expected a number, got two lines");
    expect(() => fail("bad-log", "line 1", "a number", "x".repeat(5000))).toThrow(/^.{0,431}$/);
  });

  it("have a title for every code", () => {
    for (const title of Object.values(errorTitles)) expect(title).toMatch(/^[A-Z][^.]+$/);
  });
});

describe("findNamed", () => {
  it("finds, or lists the names there are", () => {
    expect(findNamed([algorithm], "toy", "algorithm")).toBe(algorithm);
    expect(() => findNamed([algorithm], "toys", "algorithm")).toThrow('algorithm: expected one of toy, got "toys"');
  });
});
