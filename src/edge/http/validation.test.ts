// Every fault of a schema becomes one line that names the field, what was expected and what was got.
import { Compile } from "typebox/compile";
import type { TSchema } from "typebox";
import { describe, expect, test } from "vitest";
import { CampaignBody } from "../../client/schemas/campaigns.ts";
import { BatchBody, DecisionBody, FeedbackBody } from "../../client/schemas/decisions.ts";
import { schemaFault } from "./validation.ts";

const said = (schema: TSchema, value: unknown): string => schemaFault(Compile(schema).Errors(value), value, "body").message;
const rating = { campaign: "spring", decision: "d1", feedbackId: "f1", stars: 5 };

describe("a fault of a body says what, where, expected and got", () => {
  test.each<readonly [string, TSchema, unknown, string]>([
    ["a field that nobody asked for", CampaignBody, { campaign: "spring", problem: "coupon", reason: "trial" }, 'body/reason: expected no such field, got "trial"'],
    ["a field that is missing", CampaignBody, { problem: "coupon" }, "body/campaign: expected a value, got nothing"],
    ["another type", CampaignBody, { campaign: 3, problem: "coupon" }, "body/campaign: expected a value of type string, got 3"],
    ["beyond a limit", CampaignBody, { campaign: "spring", problem: "coupon", holdoutShare: 2 }, "body/holdoutShare: expected at most 1, got 2"],
    ["no word of the list", CampaignBody, { campaign: "spring", problem: "coupon", counts: "seen" }, 'body/counts: expected one of "decided", "shown", got "seen"'],
    ["deeper in", CampaignBody, { campaign: "spring", problem: "coupon", attribution: { by: "code", withinMs: 1 } }, "body/attribution/marginShare: expected a value, got nothing"],
    ["too many stars", FeedbackBody, { ...rating, stars: 6 }, "body/stars: expected at most 5, got 6"],
    ["half a star", FeedbackBody, { ...rating, stars: 1.5 }, "body/stars: expected a value of type integer, got 1.5"],
    ["a list that is empty", BatchBody, { decisions: [] }, "body/decisions: expected entries, at least 1, got []"],
    ["no form at all", DecisionBody, { decision: "d1" }, "body/request: expected a value, got nothing"],
    ["nearly the second form", DecisionBody, { decision: "d1", customer: "ada" }, "body/page: expected a value, got nothing"],
    ["more than the first form", DecisionBody, { decision: "d1", request: {}, extra: 1 }, "body/extra: expected no such field, got 1"],
    ["no object", FeedbackBody, [], "body: expected a value of type object, got []"],
  ])("%s", (_what, schema, value, line) => {
    expect(said(schema, value)).toBe(line);
  });

  test("a name with a space is told its form", () => {
    expect(said(CampaignBody, { campaign: "spring sale", problem: "coupon" })).toMatch(/^body\/campaign: expected text of the form .*, got "spring sale"$/);
  });
});
