// Malformed requests from the OpenAPI document: 3,000 in every run, always 4xx and problem+json; scripts/malformed-requests.ts sends 200,000.
import { expect, test } from "vitest";
import { seeded } from "../src/core/index.ts";
import { sendMalformed } from "../scripts/malformed-requests.ts";

test("3,000 malformed requests never get a 5xx, and every surely malformed one gets a 4xx as problem+json", async () => {
  const { sent, surely, byStatus, faults } = await sendMalformed(3000, seeded("malformed"));
  expect(faults).toEqual([]);
  expect(sent).toBe(3000);
  expect(surely).toBeGreaterThan(500);
  expect(Object.keys(byStatus).length).toBeGreaterThan(4);
});

test("a service that lets one through, or breaks on it, is found out", async () => {
  const broken = await sendMalformed(200, seeded("malformed"), { change: (app) => {
    app.addHook("onSend", async (request, reply, payload) => {
      if (request.url.includes("feedback")) void reply.code(500);
      return payload;
    });
  } });
  expect(broken.faults.length).toBeGreaterThan(0);
});
