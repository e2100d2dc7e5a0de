// The typed client of the HTTP API: runs wherever there is fetch, in a browser and in Node. Every verb has a name, so that asking again is safe.
import type { Static } from "typebox";
import type { AccountList, CampaignAnswer, CampaignBody, CampaignList, PlanAnswer, PolicyAnswer, PolicyList, PricesAnswer, PromotionBody, ShadowBody, SwitchBody } from "./schemas/campaigns.ts";
import type { Done, ProblemBody } from "./schemas/common.ts";
import type { Answer, BatchAnswer, DecisionBody, ExplainedDecision, FeedbackBody, OutcomeBody, PublicAnswer, ReceiptBody, ReversalBody, ShedAnswer } from "./schemas/decisions.ts";
import type { CustomerExport, ErasureAnswer } from "./schemas/customers.ts";
import type { EventBody, EventsAnswer, Ga4Body, SegmentCall } from "./schemas/events.ts";
import type { EvaluationAnswer } from "./schemas/ofrep.ts";
import type { KeyAnswer, KeyBody, KeyList, NewKeyAnswer, ReadyAnswer } from "./schemas/operations.ts";
import { createSender, type ClientOptions } from "./sender.ts";

export { ClientError, type ClientOptions } from "./sender.ts";
export type { CustomerExport, EvaluationAnswer, EventBody, EventsAnswer, Ga4Body, SegmentCall };
export type { AccountList, Answer, BatchAnswer, CampaignAnswer, CampaignBody, DecisionBody, ExplainedDecision, FeedbackBody, KeyAnswer, KeyBody, NewKeyAnswer, OutcomeBody, PlanAnswer, ProblemBody, PublicAnswer, ReadyAnswer, ReceiptBody, ReversalBody, ShedAnswer };

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
  /** As OpenFeature's providers ask: the campaign is the flag, the customer the targeting key. */
  evaluate(campaign: string, context: { readonly targetingKey: string; readonly decision?: string; readonly [field: string]: unknown }): Promise<EvaluationAnswer>;
  /** What customers did. Publishable keys tell of browsing only; with server keys orders go to decisions by the campaigns' rules. */
  readonly events: {
    /** In our own words or as CloudEvents; at most 500. */
    tell(events: EventBody | readonly EventBody[]): Promise<EventsAnswer>;
    /** In Segment's shape; at most 500. */
    segment(batch: readonly SegmentCall[]): Promise<EventsAnswer>;
    /** As Google's Measurement Protocol, or an entry of a data layer. Tried once. */
    ga4(call: Ga4Body): Promise<EventsAnswer>;
    /** Events of Shopify's web pixels; at most 500. */
    shopify(events: readonly object[]): Promise<EventsAnswer>;
  };
  readonly customers: {
    /** Destroys the keys of a person; returns how many identities there were. */
    erase(customer: string): Promise<number>;
    export(customer: string): Promise<CustomerExport>;
    /** No personalisation from here on, or again. */
    optOut(customer: string, out: boolean): Promise<void>;
  };
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
  const about = (customer: string, rest = ""): string => `/v1/customers/${encodeURIComponent(customer)}${rest}`;
  return {
    decide: ({ campaign, ...asked }) => post(at(campaign, "/decisions"), asked),
    decideInBrowser: ({ campaign, ...asked }) => post(at(campaign, "/decisions"), asked),
    decideMany: (campaign, decisions) => post(at(campaign, "/decisions/batch"), { decisions }),
    explain: (of) => json("GET", on(of)),
    shown: (of) => done(on(of, "/shown")),
    record: ({ outcomeId, outcome, ...of }) => post(on(of, "/outcomes"), { outcomeId, outcome }),
    redeem: ({ outcomeId, outcome, ...of }) => post(on(of, "/redeem"), { outcomeId, outcome }),
    void: ({ reason, ...of }) => done(on(of, "/void"), { reason }),
    reverse: ({ campaign, decision, ...refund }) => done(on({ campaign, decision }, "/reverse"), refund),
    feedback: (rating) => post("/v1/feedback", rating),
    evaluate: (campaign, context) => post(`/ofrep/v1/evaluate/flags/${encodeURIComponent(campaign)}`, { context }),
    events: {
      tell: (events) => post("/v1/events", events),
      segment: (batch) => post("/v1/batch", { batch }),
      ga4: (call) => post("/mp/collect", call),
      shopify: (events) => post("/v1/shopify", events),
    },
    customers: {
      erase: async (customer) => (await json<Static<typeof ErasureAnswer>>("DELETE", about(customer))).erased,
      export: (customer) => json("GET", about(customer, "/export")),
      optOut: async (customer, out) => void await json<Static<typeof Done>>(out ? "PUT" : "DELETE", about(customer, "/opt-out")),
    },
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
