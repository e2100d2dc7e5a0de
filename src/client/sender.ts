// How the client sends: with a key, within a time, again where the service did not answer; faults become errors with their problem.
import type { ProblemBody } from "./schemas/common.ts";

/** How to reach the service. */
export interface ClientOptions {
  /** e.g. https://decisions.example */
  readonly url: string;
  readonly key: string;
  /** The platform's own unless given. */
  readonly fetch?: (url: string, request: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string | Uint8Array<ArrayBuffer>; readonly signal: AbortSignal }) => Promise<Response>;
  /** Milliseconds until one attempt is given up; 5000 unless given. */
  readonly timeoutMs?: number;
  /** Attempts after the first where the service did not answer or said 503; 2 unless given. */
  readonly retries?: number;
}

/** Thrown for every answer that is a fault; `problem` is its body. */
export class ClientError extends Error {
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = "ClientError";
    this.problem = problem;
  }
}

/** Sends a request and returns an answer that is no fault. Throws `ClientError`. */
export function createSender({ url, key, fetch: send = fetch, timeoutMs = 5000, retries = 2 }: ClientOptions): (method: string, path: string, body?: unknown) => Promise<Response> {
  const once = (method: string, path: string, body: unknown): Promise<Response> => {
    const bytes = body instanceof Uint8Array ? body as Uint8Array<ArrayBuffer> : null;
    const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": bytes === null ? "application/json" : "application/octet-stream" }) };
    return send(`${url.replace(/\/$/, "")}${path}`, { method, headers, ...(body !== undefined && { body: bytes ?? JSON.stringify(body) }), signal: AbortSignal.timeout(timeoutMs) });
  };
  return async (method, path, body) => {
    const most = unnamed.has(`${method} ${path}`) ? 0 : retries;
    for (let attempt = 0; ; attempt++) {
      const response = await once(method, path, body).catch((error: unknown) => (attempt < most ? null : Promise.reject(error instanceof Error ? error : new Error(String(error)))));
      if (response?.ok === true) return response;
      if (response !== null && (response.status !== 503 || attempt >= most)) throw new ClientError(await problemIn(response));
      await new Promise((resolve) => { setTimeout(resolve, 50 * 4 ** attempt); });
    }
  };
}

// Making a key has no name of the caller's, and an event of GA4 may have no time: these are tried once.
const unnamed = new Set(["POST /v1/keys", "POST /mp/collect"]);

async function problemIn(response: Response): Promise<ProblemBody> {
  const plain: ProblemBody = { type: "about:blank", title: "No answer of the service", status: response.status, code: "internal", detail: `status ${response.status}` };
  return response.headers.get("content-type")?.includes("problem+json") === true ? await response.json() as ProblemBody : plain;
}
