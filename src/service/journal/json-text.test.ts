// The text of a record's fields is the one JSON.stringify gives, whether it was made before or not.
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeJson, takeJson } from "./json-text.ts";

test("is the text of JSON.stringify for whatever fields, made before or not, once and again", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.option(fc.jsonValue(), { nil: undefined })), fc.boolean(), (fields, before) => {
    if (before) for (const value of Object.values(fields)) makeJson(value);
    for (let time = 0; time < 2; time++) expect(takeJson(fields)).toBe(JSON.stringify(fields));
  }), { numRuns: 300 });
});

test("remembers a text until it is taken, and no longer", () => {
  const request: { cents: number } = { cents: 1 };
  expect(makeJson(request)).toBe('{"cents":1}');
  request.cents = 2;
  expect(takeJson({ request })).toBe('{"request":{"cents":1}}');
  expect(takeJson({ request })).toBe('{"request":{"cents":2}}');
  expect(makeJson(undefined)).toBe("null");
});
