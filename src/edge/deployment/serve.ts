// A deployment on the network: the HTTP app, the timers, the alarm, and an end without loss.
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Alarm } from "../../service/index.ts";
import { createApp } from "../http/app.ts";
import { createHub } from "../http/hub.ts";
import { drawKey } from "../http/secrets.ts";
import type { Config } from "./config.ts";
import { appSettings, openDeployment, type Deployment } from "./open.ts";

/** A service that listens. */
export interface Server {
  readonly url: string;
  readonly app: FastifyInstance;
  /** The secret of the first admin key, where this start made it: tell it once. */
  readonly firstKey: string | null;
  /** Takes no more requests, answers those it has, writes a checkpoint, closes. */
  stop(): Promise<void>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Starts it. `onFatal` is told when nothing can be written any more. */
export async function startServer(config: Config, onFatal: (error: unknown) => void): Promise<Server> {
  const hub = createHub();
  let app: FastifyInstance | null = null;
  let accepting = true;
  const alarm = (raised: Alarm): void => {
    hub.tell({ ...raised, kind: "alarm" });
    app?.log.error({ alarm: raised }, "a breaker has switched a campaign off");
    if (config.alarmUrl !== null) void call(config.alarmUrl, raised).catch((error: unknown) => app?.log.error({ err: error }, "the alarm was not heard"));
  };
  const deployment = await openDeployment(config, { onFatal, alarm });
  try {
    const { service, snapshots, store, clock } = deployment;
    app = await createApp({
      service, snapshots, clock, hub, durability: store.durability, ...appSettings(config), accepting: () => accepting, ofProcess: true,
      logger: { level: config.logLevel, stream: process.stderr },
      tls: config.tls === null ? null : { cert: readFileSync(config.tls.certFile), key: readFileSync(config.tls.keyFile) },
    });
    const timers = startTimers(deployment, app);
    const firstKey = service.keys.all().length === 0 ? await firstAdmin(deployment) : null;
    await app.listen({ host: config.host, port: config.port });
    const { port } = app.server.address() as AddressInfo;
    return {
      url: `${config.tls === null ? "http" : "https"}://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`, app, firstKey,
      async stop() {
        accepting = false;
        for (const timer of timers) clearInterval(timer);
        await app!.close();
        await deployment.close();
      },
    };
  } catch (error) {
    await app?.close();
    await deployment.close();
    throw error;
  }
}

async function firstAdmin({ service }: Deployment): Promise<string> {
  const { secret, ...drawn } = drawKey("admin");
  await service.keys.create({ ...drawn, name: "the first admin", role: "admin" });
  return secret;
}

// Whatever one of them throws is logged; a journal that is over has told its owner.
function startTimers({ service, config, clock }: Deployment, app: FastifyInstance): readonly NodeJS.Timeout[] {
  const every = (ms: number, work: () => Promise<unknown>): NodeJS.Timeout => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      work().catch((error: unknown) => app.log.error({ err: error }, "upkeep failed")).finally(() => { busy = false; });
    }, ms);
  };
  const reprice = async (): Promise<void> => {
    for (const [name, { plan }] of service.journal.state) if (plan !== null && Object.keys(plan.pacing).length > 0) await service.campaigns.reprice(name);
  };
  const compact = async (days: number): Promise<void> => {
    // Each time the whole state is written once: it is worth it where a tenth of what is kept goes.
    const done = await service.journal.compact({ beforeMs: clock() - days * dayMs, leastMs: days * dayMs / 10 });
    if (done !== null) app.log.info({ compaction: done }, "old records were removed");
  };
  return [
    ...(config.retention === null ? [] : [every(hourMs, () => compact(config.retention!.days))]),
    every(config.closeWindowsMs, () => service.closeWindows()), every(config.repriceMs, reprice),
    ...(config.store === "sqlite" ? [] : [every(config.refreshMs, () => service.journal.refresh())]),
  ];
}

async function call(url: string, alarm: Alarm): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { ok, status } = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(alarm), signal: AbortSignal.timeout(5000) });
      if (ok) return;
      throw new Error(`the alarm's address answered ${status}`);
    } catch (error) {
      if (attempt === 3) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 1000 * attempt); });
    }
  }
}
