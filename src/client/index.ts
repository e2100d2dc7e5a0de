// The typed client of the HTTP API: runs wherever there is fetch, in a browser and in Node. Every verb has a name, so that asking again is safe.
import type { Static } from "typebox";
import type { AccountList, CampaignAnswer, CampaignBody, CampaignList, PlanAnswer, PolicyAnswer, PolicyList, PricesAnswer, PromotionBody, ShadowBody, SwitchBody } from "./schemas/campaigns.ts";
import type { Done, ProblemBody } from "./schemas/common.ts";
import type { Answer, BatchAnswer, DecisionBody, ExplainedDecision, FeedbackBody, OutcomeBody, PublicAnswer, ReceiptBody, ReversalBody, ShedAnswer } from "./schemas/decisions.ts";
import type { KeyAnswer, KeyBody, KeyList, NewKeyAnswer, ReadyAnswer } from "./schemas/operations.ts";

export type { AccountList, Answer, BatchAnswer, CampaignAnswer, CampaignBody, DecisionBody, ExplainedDecision, FeedbackBody, KeyAnswer, KeyBody, NewKeyAnswer, OutcomeBody, PlanAnswer, ProblemBody, PublicAnswer, ReadyAnswer, ReceiptBody, ReversalBody, ShedAnswer };

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

/** A decision of a campaign. */
export interface DecisionOf {
  readonly campaign: string;
  readonly decision: string;
}

/** The verbs. All of them throw `ClientError`, and the platform's own error where the service cannot be reached. */
export interface Client {
  /** With a server key. Under overload the fallback, with `shed`: nothing was decided, and the name is still free. */
  decide(asked: DecisionBody & { readonly campaign: string }): Promise<Answer | ShedAnswer>;
  /** With a publishable key: the same without anything of how it was chosen. */
  decideInBrowser(asked: DecisionBody & { readonly campaign: string }): Promise<PublicAnswer | ShedAnswer>;
  decideMany(campaign: string, decisions: readonly DecisionBody[]): Promise<BatchAnswer>;
  explain(of: DecisionOf): Promise<ExplainedDecision>;
  shown(of: DecisionOf): Promise<void>;
  record(told: DecisionOf & OutcomeBody): Promise<ReceiptBody>;
  redeem(told: DecisionOf & OutcomeBody): Promise<ReceiptBody>;
  void(of: DecisionOf & { readonly reason: string }): Promise<void>;
  reverse(refund: DecisionOf & ReversalBody): Promise<void>;
  feedback(rating: FeedbackBody): Promise<ReceiptBody>;
  readonly campaigns: {
    list(): Promise<Static<typeof CampaignList>["campaigns"]>;
    get(campaign: string): Promise<CampaignAnswer>;
    create(campaign: CampaignBody, options?: { readonly dryRun?: boolean }): Promise<PlanAnswer>;
    switchTo(campaign: string, change: Static<typeof SwitchBody>): Promise<void>;
    promote(campaign: string, change: Static<typeof PromotionBody>): Promise<void>;
    shadow(campaign: string, change: Static<typeof ShadowBody>): Promise<void>;
    reprice(campaign: string): Promise<Static<typeof PricesAnswer>["prices"]>;
    accounts(campaign: string): Promise<AccountList["accounts"]>;
  };
  readonly policies: {
    /** Returns the name. */
    import(campaign: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
    export(policy: string): Promise<Uint8Array>;
    list(): Promise<readonly string[]>;
  };
  readonly keys: {
    create(key: KeyBody): Promise<NewKeyAnswer>;
    list(): Promise<readonly KeyAnswer[]>;
    revoke(key: string): Promise<KeyAnswer>;
  };
  ready(): Promise<ReadyAnswer>;
}

/** A client of the service at this address. */
export function createClient(options: ClientOptions): Client {
  const send = createSender(options);
  const json = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => await (await send(method, path, body)).json() as Body;
  const post = <Body>(path: string, body?: unknown): Promise<Body> => json("POST", path, body);
  const done = async (path: string, body?: unknown): Promise<void> => void await post<Static<typeof Done>>(path, body);
  const at = (campaign: string, rest = ""): string => `/v1/campaigns/${encodeURIComponent(campaign)}${rest}`;
  const on = ({ campaign, decision }: DecisionOf, rest = ""): string => at(campaign, `/decisions/${encodeURIComponent(decision)}${rest}`);
  return {
    decide: ({ campaign, decision, request }) => post(at(campaign, "/decisions"), { decision, request }),
    decideInBrowser: ({ campaign, decision, request }) => post(at(campaign, "/decisions"), { decision, request }),
    decideMany: (campaign, decisions) => post(at(campaign, "/decisions/batch"), { decisions }),
    explain: (of) => json("GET", on(of)),
    shown: (of) => done(on(of, "/shown")),
    record: ({ outcomeId, outcome, ...of }) => post(on(of, "/outcomes"), { outcomeId, outcome }),
    redeem: ({ outcomeId, outcome, ...of }) => post(on(of, "/redeem"), { outcomeId, outcome }),
    void: ({ reason, ...of }) => done(on(of, "/void"), { reason }),
    reverse: ({ campaign, decision, ...refund }) => done(on({ campaign, decision }, "/reverse"), refund),
    feedback: (rating) => post("/v1/feedback", rating),
    campaigns: {
      list: async () => (await json<Static<typeof CampaignList>>("GET", "/v1/campaigns")).campaigns,
      get: (campaign) => json("GET", at(campaign)),
      create: (campaign, { dryRun = false } = {}) => post(`/v1/campaigns${dryRun ? "?dryRun=true" : ""}`, campaign),
      switchTo: (campaign, change) => done(at(campaign, "/switch"), change),
      promote: (campaign, change) => done(at(campaign, "/promote"), change),
      shadow: (campaign, change) => done(at(campaign, "/shadow"), change),
      reprice: async (campaign) => (await post<Static<typeof PricesAnswer>>(at(campaign, "/reprice"))).prices,
      accounts: async (campaign) => (await json<AccountList>("GET", at(campaign, "/accounts"))).accounts,
    },
    policies: {
      import: async (campaign, bytes) => (await post<Static<typeof PolicyAnswer>>(at(campaign, "/policies"), bytes)).policy,
      export: async (policy) => new Uint8Array(await (await send("GET", `/v1/policies/${policy}`)).arrayBuffer()),
      list: async () => (await json<Static<typeof PolicyList>>("GET", "/v1/policies")).policies,
    },
    keys: {
      create: (key) => post("/v1/keys", key),
      list: async () => (await json<Static<typeof KeyList>>("GET", "/v1/keys")).keys,
      revoke: (key) => json("DELETE", `/v1/keys/${encodeURIComponent(key)}`),
    },
    ready: () => json("GET", "/ready"),
  };
}

// Making a key has no name of the caller's: it is tried once.
function createSender({ url, key, fetch: send = fetch, timeoutMs = 5000, retries = 2 }: ClientOptions): (method: string, path: string, body?: unknown) => Promise<Response> {
  const once = (method: string, path: string, body: unknown): Promise<Response> => {
    const bytes = body instanceof Uint8Array ? body as Uint8Array<ArrayBuffer> : null;
    const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": bytes === null ? "application/json" : "application/octet-stream" }) };
    return send(`${url.replace(/\/$/, "")}${path}`, { method, headers, ...(body !== undefined && { body: bytes ?? JSON.stringify(body) }), signal: AbortSignal.timeout(timeoutMs) });
  };
  return async (method, path, body) => {
    const most = path === "/v1/keys" && method === "POST" ? 0 : retries;
    for (let attempt = 0; ; attempt++) {
      const response = await once(method, path, body).catch((error: unknown) => (attempt < most ? null : Promise.reject(error instanceof Error ? error : new Error(String(error)))));
      if (response?.ok === true) return response;
      if (response !== null && (response.status !== 503 || attempt >= most)) throw new ClientError(await problemIn(response));
      await new Promise((resolve) => { setTimeout(resolve, 50 * 4 ** attempt); });
    }
  };
}

async function problemIn(response: Response): Promise<ProblemBody> {
  const plain: ProblemBody = { type: "about:blank", title: "No answer of the service", status: response.status, code: "internal", detail: `status ${response.status}` };
  return response.headers.get("content-type")?.includes("problem+json") === true ? await response.json() as ProblemBody : plain;
}
