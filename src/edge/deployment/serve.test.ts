// A deployment on the network: over TLS by configuration, and an alarm that is told to the address it names until it is heard.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { selfSigned } from "../../../test/fixtures/certificate.ts";
import { createClient } from "../../client/index.ts";
import { plainRequest } from "../../problems/coupon/fixtures.ts";
import { standardConfig, type Config } from "./config.ts";
import { startServer } from "./serve.ts";

const root = mkdtempSync(join(tmpdir(), "propense-server-"));
afterAll(() => rmSync(root, { recursive: true }));

const serve = (changes: Partial<Config>) => startServer({
  ...standardConfig, folder: mkdtempSync(join(root, "data-")), port: 0, logLevel: "silent", limits: { overload: { mostWaiting: 1e9, mostAtOnce: 1e9, mostDelayMs: 1e9 } }, ...changes,
}, (error) => { throw error; });

function over(url: string, options: { readonly ca?: string; readonly headers?: { readonly [name: string]: string } } = {}): Promise<{ readonly status: number; readonly protocol: string | null; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, agent: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (part: string) => { body += part; }).on("end", () => {
        resolve({ status: answer.statusCode!, protocol: (answer.socket as unknown as { getProtocol(): string | null }).getProtocol(), body });
      });
    });
    asked.on("error", reject).end();
  });
}

test("over TLS: whoever trusts the certificate is answered, nobody in clear", async () => {
  const { key, cert } = selfSigned();
  const [certFile, keyFile] = [join(root, "cert.pem"), join(root, "key.pem")];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const server = await serve({ tls: { certFile, keyFile } });
  try {
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, protocol, body } = await over(`${server.url}/ready`, { ca: cert });
    expect([status, JSON.parse(body)]).toMatchObject([200, { ready: true }]);
    expect(protocol).toMatch(/^TLSv1\.[23]$/);
    expect((await over(`${server.url}/v1/keys`, { ca: cert, headers: { authorization: `Bearer ${server.firstKey}` } })).status).toBe(200);
    await expect(over(`${server.url}/ready`)).rejects.toMatchObject({ code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/) });
    await expect(over(`${server.url}/ready`, { ca: selfSigned().cert })).rejects.toThrow();
    await expect(fetch(`${server.url.replace("https", "http")}/ready`)).rejects.toThrow();
  } finally {
    await server.stop();
  }
});

test("a breaker that trips switches the campaign off and calls the alarm's address, again where it was not heard", async () => {
  const heard: { readonly type: string; readonly body: unknown }[] = [];
  const { promise: whole, resolve: enough } = Promise.withResolvers<void>();
  const ear = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (part: Buffer) => { body += part.toString(); }).on("end", () => {
      heard.push({ type: `${asked.method} ${asked.headers["content-type"]}`, body: JSON.parse(body) });
      answer.writeHead(heard.length === 1 ? 500 : 204).end(() => { if (heard.length === 2) enough(); });
    });
  });
  await new Promise<void>((resolve) => { ear.listen(0, "127.0.0.1", resolve); });
  const server = await serve({ alarmUrl: `http://127.0.0.1:${(ear.address() as AddressInfo).port}/alarm` });
  try {
    const client = createClient({ url: server.url, key: server.firstKey! });
    await client.campaigns.create({ campaign: "spring", problem: "coupon", assignments: { live: { policy: "uniform", explorationFloor: 0 } }, guards: { breaker: { "budget-0": { most: 1, withinMs: 3_600_000 } } } });
    for (let index = 0; index < 20; index++) await client.decide({ campaign: "spring", decision: `d${index}`, request: { ...plainRequest, subject: `customer-${index}` } });
    await whole;
    expect(heard[0]).toEqual({ type: "POST application/json", body: { kind: "breaker", campaign: "spring", account: "budget-0", atMs: expect.any(Number) } });
    expect(heard[1]).toEqual(heard[0]);
    expect((await client.campaigns.get("spring")).on).toBe(false);
    const last = await client.decide({ campaign: "spring", decision: "after", request: { ...plainRequest, subject: "another" } });
    expect(last.fallback).toBe(true);
  } finally {
    await server.stop();
    ear.close();
  }
  expect(heard).toHaveLength(2);
});
