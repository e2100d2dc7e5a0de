// Every route x role x {no key, wrong, revoked, right, of another campaign, of another page} behaves as the table of docs/http.md says, and the table has every route.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "../src/edge/http/routes/index.ts";
import { roles, type Role } from "../src/service/index.ts";
import { openHttpShop, origin, type HttpShop } from "./fixtures/http-shop.ts";
import { root } from "./tidy/source.ts";

/** The rows of the table: "METHOD path" to the roles, or to "anyone". */
const rows = new Map([...readFileSync(join(root, "docs/http.md"), "utf8").matchAll(/^\| `(GET|POST|PUT|DELETE) (\/[^`]*)` \| ([^|]+) \|([^|\n]+)\|/gm)]
  .map(([, method, path, who, reach]) => [`${method} ${path}`, { who: who.trim(), reach: reach.trim() }]));
const nameOf = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
const reachOf = { campaign: "its campaigns", body: "its campaigns", filtered: "shows its campaigns", store: "its campaigns get the orders", all: "only keys for all campaigns", public: "-" } as const;

let shop: HttpShop;
let revoked: { readonly [role: string]: string };
let elsewhere: { readonly [role: string]: string };

beforeAll(async () => {
  shop = await openHttpShop();
  const made = async (campaigns: readonly string[] | null) => Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await shop.keyOf(role, campaigns)] as const)));
  [revoked, elsewhere] = [await made(null), await made(["autumn"])];
  for (const secret of Object.values(revoked)) await shop.service.keys.revoke(secret.split("_")[2]);
});

/** Asks a route with names that exist nowhere but for the campaign: past the gate it is anything but 401 and 403. */
async function ask(route: (typeof routes)[number], as: string | null, headers: { readonly [name: string]: string } = {}): Promise<number> {
  const path = route.path.replace(":campaign", "spring").replace(":decision", "nothing").replace(":policy", "0".repeat(64)).replace(":key", route.id === "evaluate" ? "spring" : "0".repeat(16)).replace(":customer", "nobody");
  const body = route.method === "GET" || route.body === undefined && route.accepts === undefined ? {} : { body: route.accepts === undefined ? { campaign: "spring" } : Buffer.from("x") };
  const type = route.accepts === undefined ? {} : { "content-type": route.accepts };
  return (await shop.call(route.method, path, { as, ...body, headers: { ...type, ...headers } })).status;
}

test("docs/http.md has a row for every route, with its roles and its reach, and no other row", async () => {
  const wanted = new Map(routes.map((route) => [nameOf(route), { who: route.scope === "public" ? "anyone" : route.roles.join(", "), reach: reachOf[route.scope] }]));
  expect(Object.fromEntries(rows)).toEqual({ ...Object.fromEntries(wanted), "GET /openapi.json": { who: "anyone", reach: "-" }, "GET /docs": { who: "anyone", reach: "-" } });
});

test("the app serves what the table names and nothing else, hidden routes included", async () => {
  await shop.app.ready();
  const above: string[] = [];
  const lines = shop.app.printRoutes({ commonPrefix: false }).split("\n").flatMap((line) => {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (\S*) \(([A-Z, ]+)\)/.exec(line) ?? [];
    if (part === undefined) return [];
    const path = [...above.slice(0, indent.length / 4), part].join("");
    above.splice(indent.length / 4, Number.POSITIVE_INFINITY, part);
    return methods.split(", ").map((method) => ({ method, path }));
  });
  const served = lines.filter(({ method }) => method !== "OPTIONS").map(nameOf);
  expect(served.sort()).toEqual([...rows.keys()].sort());
});

// A stream does not end, so that its right key is tried in the test of the stream.
const gated = routes.filter(({ scope, stream }) => scope !== "public" && stream === undefined);
const pairs = gated.flatMap((route) => roles.map((role) => [nameOf(route), role, route] as const));

describe("a key", () => {
  test.each(gated.map((route) => [nameOf(route), route] as const))("%s: none, malformed and wrong ones are unauthorized", async (_name, route) => {
    const [start, role, key] = shop.secrets.admin.split("_");
    const wrong = `${start}_${role}_${key}_${"A".repeat(43)}`;
    const unknown = `${start}_${role}_${"0".repeat(16)}_${"A".repeat(43)}`;
    for (const secret of [null, "x", wrong, unknown]) expect(await ask(route, secret), String(secret)).toBe(401);
  });

  test.each(pairs)("%s as %s", async (name, role: Role, route) => {
    const may = rows.get(name)!.who.split(", ").includes(role);
    const page = role === "publishable" ? { origin } : {};
    expect(await ask(route, revoked[role], page)).toBe(401);
    const right = await ask(route, shop.secrets[role], page);
    if (!may) return expect(right).toBe(403);
    expect([401, 403]).not.toContain(right);
    expect(right).toBeLessThan(500);
    const scoped = await ask(route, elsewhere[role], page);
    if (route.scope === "filtered") expect(scoped).toBe(200);
    else if (route.scope === "store") expect([401, 403]).not.toContain(scoped);
    else expect(scoped).toBe(403);
    if (role === "publishable") for (const other of [{}, { origin: "https://other.example" }]) expect(await ask(route, shop.secrets[role], other)).toBe(403);
  });
});

test("public routes need no key", async () => {
  for (const path of ["/health", "/ready", "/openapi.json", "/docs"]) expect((await shop.call("GET", path, { as: null })).status).toBe(200);
});
