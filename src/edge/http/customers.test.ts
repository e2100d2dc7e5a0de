// Persons over HTTP: decisions made of a profile, what names a person refused, opting out, all that is held, and the end of it.
import { expect, test } from "vitest";
import { Value } from "typebox/value";
import { categories, openCouponShop, page } from "../../../test/fixtures/coupon-shop.ts";
import { CustomerExport } from "../../client/schemas/customers.ts";
import { DecisionBody } from "../../client/schemas/decisions.ts";
import { plainRequest } from "../../problems/coupon/fixtures.ts";

const decisions = "/v1/campaigns/spring/decisions";
const viewed = { id: "e1", type: "product-viewed", customer: "ada", data: { product_id: "lamp", category: categories[0] } };

test("a decision needs the customer and the page alone; asked again it is the same, with another page a conflict, under overload the fallback", async () => {
  const shop = await openCouponShop();
  const { call } = shop;
  await call("POST", "/v1/events", { as: "server", body: viewed });
  const body = { decision: "d", customer: "ada", page };
  expect(Value.Check(DecisionBody, body)).toBe(true);
  const first = await call("POST", decisions, { as: "server", body });
  expect(first).toMatchObject({ status: 200, body: { decision: "d", bucket: "live" } });
  expect((await call("POST", decisions, { as: "publishable", body })).body).toEqual({ campaign: "spring", decision: "d", candidates: first.body.candidates, fallback: first.body.fallback });
  expect((await call("POST", decisions, { as: "server", body: { ...body, page: { ...page, holiday: true } } })).body.code).toBe("conflict");
  expect((await call("GET", `${decisions}/d`)).body.request).toMatchObject({ subject: "ada", affinityShares: { [categories[0]]: 1 }, ...page });
  const batch = await call("POST", `${decisions}/batch`, { as: "server", body: { decisions: [{ ...body, decision: "b1" }, { decision: "b2", request: plainRequest }, { ...body, decision: "b3", page: {} }] } });
  expect((batch.body.results as readonly object[]).map((result) => Object.keys(result)[0])).toEqual(["answer", "answer", "problem"]);
  for (const wrong of [{ decision: "x" }, { ...body, request: plainRequest }, { decision: "x", customer: "ada" }, { decision: "x", customer: "", page }]) expect((await call("POST", decisions, { as: "server", body: wrong })).body.code).toBe("bad-body");
  const busy = await openCouponShop({}, { limits: { overload: { mostWaiting: 1e9, mostAtOnce: 0.5, mostDelayMs: 1e9 } } });
  expect((await busy.call("POST", decisions, { as: "server", body })).body).toMatchObject({ shed: true, fallback: true, candidates: [{ name: "none" }] });
});

test("a field that names a person is refused unless it is declared; the subject is", async () => {
  const shop = await openCouponShop();
  const ask = async (more: object) => (await shop.call("POST", decisions, { as: "server", body: { decision: "d", request: { ...plainRequest, ...more } } })).body;
  expect(await ask({ phone: "+49 151 2345678" })).toMatchObject({ code: "personal-data", detail: "request.phone: expected nothing that names a person, or a field that is declared, got a field that names a person" });
  expect(await ask({ region: "ada@example.com" })).toMatchObject({ code: "personal-data", detail: expect.stringContaining("request.region") });
  expect(await ask({ subject: "ada@example.com" })).toMatchObject({ decision: "d" });
  expect((await shop.call("POST", decisions, { as: "server", body: { decision: "p", customer: "ada@example.com", page: { ...page, address: "x" } } })).body).toMatchObject({ code: "personal-data", detail: expect.stringContaining("page.address") });
  const declared = await openCouponShop({}, { declaredFields: ["phone"] });
  // Declared, it reaches the problem, which knows no such field.
  expect((await declared.call("POST", decisions, { as: "server", body: { decision: "d", request: { ...plainRequest, phone: "+49 151 2345678" } } })).body.code).toBe("bad-request");
});

test("who opts out gets the baseline and no profile; back again it begins anew", async () => {
  const { call, service } = await openCouponShop();
  await call("POST", "/v1/events", { as: "server", body: viewed });
  expect(await call("PUT", "/v1/customers/ada/opt-out", { as: "server" })).toMatchObject({ status: 200, body: { done: true } });
  expect(service.customers.view("ada", 0).viewsInAll).toBe(0);
  expect((await call("POST", "/v1/events", { as: "server", body: { ...viewed, id: "e2" } })).body).toMatchObject({ events: 1, ignored: 1 });
  expect((await call("POST", decisions, { as: "server", body: { decision: "d", customer: "ada", page } })).body.fallback).toBe(true);
  expect((await call("GET", "/v1/customers/ada/export")).body.optedOut).toBe(true);
  expect((await call("DELETE", "/v1/customers/ada/opt-out", { as: "server" })).status).toBe(200);
  await call("POST", "/v1/events", { as: "server", body: { ...viewed, id: "e3" } });
  expect(service.customers.view("ada", 0).viewsInAll).toBe(1);
});

test("a person is given all that is held, under every identity, and forgotten for good", async () => {
  const { call } = await openCouponShop();
  const who = "ada & co/1@example.com";
  const at = `/v1/customers/${encodeURIComponent(who)}`;
  await call("POST", "/v1/events", { as: "server", body: [{ ...viewed, customer: who, visitor: "device" }, { ...viewed, id: "e2", customer: undefined, visitor: "device" }] });
  await call("POST", decisions, { as: "server", body: { decision: "d", customer: who, page } });
  await call("POST", `${decisions}/d/outcomes`, { as: "server", body: { outcomeId: "o", outcome: { kind: "visit" } } });
  const { status, body } = await call("GET", `${at}/export`);
  expect(status).toBe(200);
  expect(Value.Errors(CustomerExport, body)).toEqual([]);
  expect(body).toMatchObject({ subject: who, optedOut: false, profile: { views: 2 }, decisions: [{ decision: "d", outcomes: [{ outcome: { kind: "visit" } }] }] });
  expect([body.pseudonyms.length, body.events.length]).toEqual([2, 2]);
  expect((await call("DELETE", at)).body).toEqual({ erased: 2 });
  expect((await call("GET", `${at}/export`)).body).toMatchObject({ profile: null, decisions: [], events: [] });
  expect((await call("GET", `${decisions}/d`)).body).toMatchObject({ erased: true });
  expect((await call("DELETE", at)).body).toEqual({ erased: 0 });
  expect((await call("DELETE", "/v1/customers/nobody")).body).toEqual({ erased: 0 });
});
