// The typed client over an app in this process: the command line does without a network what it does with one, by the same routes.
import type { FastifyInstance } from "fastify";
import { createClient, type Client } from "../../client/index.ts";
import type { KeyState } from "../../service/index.ts";
import { createApp } from "../http/app.ts";
import { drawKey } from "../http/secrets.ts";
import { appSettings, openDeployment } from "./open.ts";
import type { Config } from "./config.ts";

/** A client that has to be closed. */
export interface LocalClient {
  readonly client: Client;
  close(): Promise<void>;
}

/** Opens the deployment of this configuration, which no other process may have open, with an admin key that lives as long as this process. */
export async function openLocalClient(config: Config): Promise<LocalClient> {
  const deployment = await openDeployment(config);
  const { secret, ...drawn } = drawKey("admin");
  const own: KeyState = { ...drawn, name: "the command line", role: "admin", campaigns: null, origins: [], createdMs: 0, revokedMs: null };
  const { service, snapshots, clock, store } = deployment;
  const app = await createApp({ service, snapshots, clock, durability: store.durability, ...appSettings(config), ownKeys: [own] });
  return {
    client: createClient({ url: "", key: secret, fetch: (url, request) => injected(app, url, request) }),
    async close() {
      await app.close();
      await deployment.close();
    },
  };
}

async function injected(app: FastifyInstance, url: string, { method, headers, body }: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string | Uint8Array }): Promise<Response> {
  const answer = await app.inject({ method: method as "GET", url, headers, ...(body !== undefined && { payload: typeof body === "string" ? body : Buffer.from(body) }) });
  return new Response(Uint8Array.from(answer.rawPayload), { status: answer.statusCode, headers: { "content-type": answer.headers["content-type"] ?? "" } });
}
