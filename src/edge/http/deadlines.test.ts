// A question that nobody answers in time is given up with a fault, once; what is answered in time is not touched.
import Fastify from "fastify";
import { expect, test } from "vitest";
import { watchDeadlines } from "./deadlines.ts";

test("what takes too long is given up, and only that", async () => {
  const app = Fastify();
  const given: string[] = [];
  watchDeadlines(app, 60, (reply) => {
    given.push(reply.request.url);
    void reply.code(503).send("too late");
  });
  let late: (answer: string) => void = () => undefined;
  app.get("/never", () => new Promise<string>((resolve) => { late = resolve; }));
  app.get("/soon", async () => "here");
  const [never, soon] = await Promise.all([app.inject("/never"), app.inject("/soon")]);
  expect([never.statusCode, never.body, soon.statusCode, soon.body]).toEqual([503, "too late", 200, "here"]);
  // The answer that comes after all goes nowhere.
  late("here");
  expect((await app.inject("/soon")).body).toBe("here");
  expect(given).toEqual(["/never"]);
  await app.close();
});
