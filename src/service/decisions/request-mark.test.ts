// The mark of a question: the same value is the same question in whatever order its fields come, and in records of earlier releases.
import { describe, expect, test } from "vitest";
import { canonical, createKeyed, digestOf } from "../../core/index.ts";
import { markOf } from "./request-mark.ts";

const keyed = createKeyed(Uint8Array.of(1, 2, 3));
const mark = (request: unknown) => markOf(keyed, digestOf, { request });

describe("a whole request", () => {
  const asked = { b: [1, { d: 2, c: 3 }], a: "x" };
  const turned = { a: "x", b: [1, { c: 3, d: 2 }] };

  test("is known by its text, without a look at the record", () => {
    expect(mark(asked).hash).toMatch(/^[0-9a-f]{32}$/);
    expect(mark(asked).matches({ requestHash: mark({ ...asked }).hash, sealed: null })).toBe(true);
    expect(mark(asked).hash).not.toBe(markOf(createKeyed(Uint8Array.of(1)), digestOf, { request: asked }).hash);
  });

  test("is known in another order by what the record holds", () => {
    expect(mark(turned).hash).not.toBe(mark(asked).hash);
    expect(mark(turned).matches({ requestHash: mark(asked).hash, sealed: { request: asked } })).toBe(true);
    expect(mark({ ...turned, a: "y" }).matches({ requestHash: mark(asked).hash, sealed: { request: asked } })).toBe(false);
    expect(mark(turned).matches({ requestHash: mark(asked).hash, sealed: null })).toBe(false);
  });

  test("is known by the hash that earlier releases kept", () => {
    const requestHash = keyed.pseudonym("request", canonical(asked));
    for (const request of [asked, turned]) expect(mark(request).matches({ requestHash, sealed: null })).toBe(true);
    expect(mark({ ...asked, a: "y" }).matches({ requestHash, sealed: null })).toBe(false);
  });
});

test("a customer with a page is known by both", () => {
  const question = { customer: "c", page: { b: 1, a: 2 } };
  const { hash } = markOf(keyed, digestOf, question);
  expect(markOf(keyed, digestOf, { customer: "c", page: { a: 2, b: 1 } }).matches({ requestHash: hash })).toBe(true);
  expect(markOf(keyed, digestOf, { customer: "d", page: question.page }).matches({ requestHash: hash, sealed: { request: question } })).toBe(false);
});
