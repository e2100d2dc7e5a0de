// The service as its operator starts it: a process of its own on a real socket, told to stop, killed, started again, and started twice.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { createClient, type Answer, type Client, type ClientError } from "../src/client/index.ts";
import { plainRequest } from "../src/problems/coupon/fixtures.ts";
import { root } from "./tidy/source.ts";

const home = mkdtempSync(join(tmpdir(), "propense-serve-"));
const folder = join(home, "data");
// Nothing is shed because a test machine is slow.
writeFileSync(join(home, "propense.config.ts"), "export default { limits: { overload: { mostWaiting: 1e9, mostAtOnce: 1e9, mostDelayMs: 1e9 } } as const };");
const running = new Set<ChildProcess>();
let adminKey = "";

afterAll(() => { for (const child of running) child.kill("SIGKILL"); });

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly client: Client;
  /** The exit code, or the signal. */
  readonly ended: Promise<number | string>;
}

function launch(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [join(root, "bin/propense.js"), "serve", "--folder", folder, "--port", "0", "--json", ...args], { cwd: home, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

async function start(): Promise<Started> {
  const child = launch();
  child.stderr!.resume();
  const ended = new Promise<number | string>((resolve) => { child.on("exit", (code, signal) => resolve(code ?? signal!)); });
  for await (const line of createInterface({ input: child.stdout! })) {
    const said = JSON.parse(line) as { readonly adminKey?: string; readonly url?: string };
    if (said.adminKey !== undefined) {
      expect(adminKey).toBe("");
      adminKey = said.adminKey;
    }
    if (said.url !== undefined) return { child, url: said.url, client: createClient({ url: said.url, key: adminKey }), ended };
  }
  throw new Error(`it ended with ${await ended}`);
}

const asked = (index: number) => ({ campaign: "spring", decision: `visit-${index}`, request: { ...plainRequest, subject: `customer-${index}` } });

test("a decision is the same after a stop, after a kill, and a second process is refused", async () => {
  const first = await start();
  expect(adminKey).toMatch(/^propense_admin_[0-9a-f]{16}_/);
  expect(await first.client.ready()).toMatchObject({ ready: true, durability: "power-loss" });
  await first.client.campaigns.create({ campaign: "spring", problem: "coupon", assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => first.client.decide(asked(index))));
  expect(new Set(answers.map((answer) => (answer as Answer).choices[0].candidate)).size).toBeGreaterThan(1);

  const second = launch();
  let said = "";
  second.stderr!.on("data", (text: Buffer) => { said += text.toString(); });
  expect(await new Promise((resolve) => { second.on("exit", resolve); })).toBe(2);
  expect(said).toMatch(/^propense: conflict: .*in use/m);

  // A listener does not keep it from stopping.
  const listening = await fetch(`${first.url}/v1/events/stream`, { headers: { authorization: `Bearer ${adminKey}` } });
  const reader = listening.body!.getReader();
  await first.client.decide(asked(100));
  let heard = "";
  while (!heard.includes("visit-100")) heard += new TextDecoder().decode((await reader.read()).value);
  expect(heard).toMatch(/event: decision\ndata: \{"kind":"decision","campaign":"spring","decision":"visit-100","bucket":"live"/);
  expect(heard).not.toContain("customer-100");
  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);

  const third = await start();
  for (const [index, answer] of answers.entries()) expect(await third.client.decide(asked(index))).toEqual(answer);
  const again = await third.client.decide(asked(50));
  third.child.kill("SIGKILL");
  expect(await third.ended).toBe("SIGKILL");

  const fourth = await start();
  expect(await fourth.client.decide(asked(50))).toEqual(again);
  const other = await fourth.client.decide({ ...asked(50), request: plainRequest }).catch((error: unknown) => error);
  expect((other as ClientError).problem).toMatchObject({ code: "conflict", status: 409 });
  fourth.child.kill("SIGINT");
  expect(await fourth.ended).toBe(0);
});

test("nothing on disk names a customer, and no key is kept", () => {
  const files = readdirSync(folder).filter((name) => !name.endsWith(".lock") && name !== "policies");
  expect(files).toEqual(expect.arrayContaining(["journal.sqlite", "secret", "vault.sqlite"]));
  for (const name of files) {
    const bytes = readFileSync(join(folder, name), "latin1");
    expect(bytes.includes("customer-"), name).toBe(false);
    expect(bytes.includes(adminKey.split("_")[3]), name).toBe(false);
  }
});
