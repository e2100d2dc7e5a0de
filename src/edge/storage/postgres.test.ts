// The PostgreSQL driver under the contract of all stores, where PROPENSE_POSTGRES names a server; and what several processes do to each other.
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { storeContract } from "../../../test/contracts/store.ts";
import { PropenseError } from "../../core/index.ts";
import { openPostgresStore } from "./postgres.ts";

const url = process.env["PROPENSE_POSTGRES"];
const schemas: string[] = [];
const fresh = (): string => {
  const schema = `test_${process.pid}_${schemas.length}`;
  schemas.push(schema);
  return schema;
};
const codeOf = (promise: Promise<unknown>) => promise.then(() => "accepted", (error: unknown) => (error instanceof PropenseError ? error.fault.code : String(error)));

if (url === undefined) {
  test.skip("PostgreSQL is left out: PROPENSE_POSTGRES names no server", () => undefined);
} else {
  storeContract("postgres", () => openPostgresStore({ url, schema: fresh(), connections: 2 }));

  describe("PostgreSQL", () => {
    afterAll(async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (const schema of schemas) await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await client.end();
    });

    test("of 16 processes that claim the same name at once one succeeds, 20 times over", async () => {
      const schema = fresh();
      const stores = await Promise.all(Array.from({ length: 16 }, () => openPostgresStore({ url, schema, connections: 1 })));
      await Promise.all(stores.map((store, index) => store.take(`s${index}`)));
      const positions = stores.map(() => 0);
      for (let round = 0; round < 20; round++) {
        const codes = await Promise.all(stores.map((store, index) => codeOf(store.append([{
          stream: `s${index}`, expectedPosition: positions[index], epoch: 1, records: [{ bytes: Uint8Array.of(round), hash: new Uint8Array(32), claims: [`r${round}`] }],
        }]))));
        expect(codes.filter((code) => code === "accepted")).toHaveLength(1);
        expect(codes.filter((code) => code === "conflict")).toHaveLength(15);
        positions[codes.indexOf("accepted")]++;
      }
      await Promise.all(stores.map((store) => store.close()));
    });

    test("tables of a later version are refused, and so is a name that is no schema", async () => {
      const schema = fresh();
      await (await openPostgresStore({ url, schema })).close();
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`INSERT INTO ${schema}.migrations VALUES (99)`);
      await client.end();
      expect(await codeOf(openPostgresStore({ url, schema }))).toBe("bad-file");
      expect(await codeOf(openPostgresStore({ url, schema: "a; DROP TABLE x" }))).toBe("bad-settings");
    });
  });
}
