// The plug: what a folder under problems/ hands over so that simulation, logs and live traffic treat its decision alike.
import type { DecisionSpec, Metric, Observation, Random, State } from "../core/index.ts";
import type { CustomerOrder, CustomerRefund, CustomerView } from "./customer.ts";

/** One stage of a decision: what the policy sees, and the candidates it sees them for, index-aligned. */
export interface Stage<Candidate> {
  readonly observation: Observation;
  readonly candidates: readonly Candidate[];
}

/** Money in integer minor units (cents), counted against a named account. */
export interface Reservation {
  readonly account: string;
  /** The most this decision can cost the account; settlement never exceeds it. */
  readonly maximum: number;
  /** The probability that it is asked for; only overbooked accounts look at it, and take 1 where it is left out. */
  readonly share?: number;
}

/** What an account really paid so far; `final` when nothing more can come. */
export interface Settlement {
  readonly account: string;
  readonly amount: number;
  readonly final: boolean;
}

/** Hard money: at most `cap` units may ever be held or spent. */
export interface Account {
  readonly cap: number;
  readonly unit: string;
}

/** What came of a decision, computed from its outcomes alone. */
export interface Assessment {
  /** One per stage: the reward and the cost on each limit of the spec, [L]. */
  readonly stages: readonly { readonly reward: number; readonly costs: readonly number[] }[];
  /** By name of the problem's metrics: the value of this decision (numerators and denominators separately). */
  readonly metrics: { readonly [name: string]: number };
  readonly settled: readonly Settlement[];
  /** The process ended with this decision (a season, a dialogue, an unsubscription). */
  readonly ended: boolean;
}

/** A decision of a store, in the store's own words. All methods are pure. */
export interface Problem<Request = unknown, Candidate = unknown, Outcome = unknown> {
  readonly spec: DecisionSpec;
  readonly metrics: readonly Metric[];
  /** Parses untrusted input, once; throws `bad-request` with the field's path. A request carries its time. */
  parseRequest(input: unknown): Request;
  /** A request about this customer, made of what the store knows and of what is on the page; still to be parsed. Throws `bad-request`. Absent: requests come whole. */
  requestOf?(customer: CustomerView, page: unknown): unknown;
  /** The outcome that an order means, still to be parsed. Absent: orders mean none. */
  outcomeOf?(order: CustomerOrder): unknown;
  /** The outcome that a refund of such an order means beside the earlier ones, still to be parsed; null where all of it had come back. Absent: refunds mean none. */
  refundOf?(refund: CustomerRefund, outcomes: readonly Outcome[]): unknown;
  /** Throws `bad-outcome` with the field's path. */
  parseOutcome(input: unknown): Outcome;
  /** The next choice given what is chosen so far; null when the decision is complete. `prices` is [L]. */
  stage(request: Request, chosen: readonly Candidate[], prices: Float32Array): Stage<Candidate> | null;
  /** A short name of a candidate, unique within its stage: what logs, tables and pictures call it. */
  label(candidate: Candidate): string;
  /** Why a rule forbids a candidate of this stage, in one plain sentence without a name of a person; null where none does. For explanations; masks are `stage`'s. */
  because?(request: Request, chosen: readonly Candidate[], candidate: Candidate): string | null;
  /** Milliseconds since 1970. */
  time(request: Request): number;
  /** Whose history, caps, bucket and erasure; null for nobody's. */
  subject(request: Request): string | null;
  /** What is learned as one sequence: a customer, an auction day, a dialogue, a season. */
  episode(request: Request): string;
  /** No outcomes means silence: nothing happened within the window. */
  assess(decision: { readonly request: Request; readonly chosen: readonly Candidate[] }, outcomes: readonly Outcome[]): Assessment;
  /** Throws `unknown-name` for an account the problem does not have. */
  account(name: string): Account;
  readonly accounts: readonly string[];
  reserve(request: Request, chosen: readonly Candidate[]): readonly Reservation[];
  /** From when until when what was chosen can be redeemed, milliseconds since 1970. Absent or null: as long as the outcome window is open. */
  validity?(request: Request, chosen: readonly Candidate[]): { readonly fromMs: number; readonly untilMs: number } | null;
  /** A complete decision that is always allowed and reserves nothing; required live. */
  fallback?(request: Request): readonly Candidate[];
  /** An outcome counts for a decision when it arrives within this time. */
  readonly outcomeWindowMs: number;
  /** Simulated customers with hidden truth. */
  world?(random: Random): World<Request, Candidate, Outcome>;
  /** What a store does today, and exact rules, by name. */
  readonly baselines?: readonly Baseline<Request, Candidate>[];
  /** Fitted baselines and the bound, for comparisons. */
  readonly study?: Study<Request, Candidate>;
}

/** Curves that show what a season of this problem came to, as plain data; words are in English and Chinese. */
export interface ProblemPicture {
  readonly head: readonly [english: string, chinese: string];
  readonly lead: readonly [english: string, chinese: string];
  /** What stands below the curves: "Day". */
  readonly axis: readonly [english: string, chinese: string];
  readonly curves: readonly { readonly name: string; readonly at: readonly number[]; readonly values: readonly number[] }[];
}

/** Simulated customers with hidden truth; a problem draws one from a seed. */
export interface World<Request, Candidate, Outcome> {
  /** The earliest request over all open episodes; null when the world is over. */
  next(): { readonly kind: string; readonly request: Request } | null;
  /** What the customer does about a decision, as reports that arrive later; `cut` ends the episode without ending the process. */
  respond(request: Request, chosen: readonly Candidate[]): {
    readonly reports: readonly { readonly afterMs: number; readonly outcome: Outcome }[];
    readonly cut?: boolean;
  };
  save(): State;
  restore(state: State): void;
}

/** Today's practice or an exact rule. It may keep estimates of its own from a log it is given beforehand. */
export interface Baseline<Request, Candidate> {
  readonly name: string;
  /** It ranks customers by an estimated response: a rival to beat, but not the zero of a share of the optimum, which is the best static rule. */
  readonly estimated?: boolean;
  /** A complete decision. */
  act(request: Request, random: Random): readonly Candidate[];
}

/** Parses the settings of a problem and makes it: one row of the registry. */
export interface ProblemKind<Settings = unknown, Request = unknown, Candidate = unknown, Outcome = unknown> {
  readonly name: string;
  readonly summary: string;
  /** Named settings that stand on their own: "default", "null", "small", ... */
  readonly presets: { readonly [name: string]: Settings };
  /** Throws `bad-settings` with the field's path. Missing fields take the default preset's values. */
  parseSettings(input: unknown): Settings;
  create(settings: Settings): Problem<Request, Candidate, Outcome>;
  /**
   * Fits the world's settings to the lines of a real log, in whatever form the decision's logs have; what the log cannot tell stays as
   * in `settings`. Throws `bad-log` naming the line. The report is about lines that were kept out of the fit.
   */
  calibrate?(log: readonly PlacedLine[], settings: Settings): Calibration<Settings>;
  /** One draw of the world's hidden parameters from their stated ranges: what makes the seeds of a comparison differ. Absent: the settings as they are. */
  draw?(settings: Settings, random: Random): Settings;
}

/** One line of a log, with its place for errors: "auctions.txt:17". */
export interface PlacedLine {
  readonly where: string;
  readonly text: string;
}

/** A quantity of the log as the fitted world has it, and as the rows kept out of the fit show it with its 95 % interval. */
export interface CalibratedQuantity {
  readonly quantity: string;
  readonly unit: string;
  readonly fitted: number;
  readonly heldOut: number;
  readonly interval: readonly [number, number];
}

/** A world fitted to a log, and how well it fits what it has not seen. */
export interface Calibration<Settings> {
  readonly settings: Settings;
  readonly report: {
    readonly rowsFitted: number;
    readonly rowsHeldOut: number;
    readonly quantities: readonly CalibratedQuantity[];
    /** What a reader has to know about the log: what is censored, what was not fitted. */
    readonly notes: readonly string[];
  };
}

/** What a comparison needs of a problem beyond its world. */
export interface Study<Request, Candidate> {
  /** Baselines that estimate something, fitted to a log of decisions that were drawn uniformly. */
  baselines?(log: readonly DecisionRecord[]): readonly Baseline<Request, Candidate>[];
  /** Pictures that suit the problem, of the decisions of a simulated season. */
  pictures?(this: void, decisions: readonly { readonly request: Request; readonly chosen: readonly Candidate[] }[]): readonly ProblemPicture[];
  /**
   * The mean reward per decision that no policy can beat over the first `decisions` of `world(random)` under these caps, from
   * the hidden truth: an optimum where it is reached by some policy, else a bound. Null where it is not known.
   */
  bound?(season: { readonly random: Random; readonly decisions: number; readonly caps: { readonly [account: string]: number } }): number | null | Promise<number | null>;
}

/** The label of the chosen candidate and the probability it was drawn with. */
export interface RecordedChoice {
  readonly candidate: string;
  readonly propensity: number;
  /** Labels of the candidates that the ledger or a cap forbade beyond the problem's own rules; absent when there were none. */
  readonly masked?: readonly string[];
}

/** A logged decision of a known problem: one line of the JSONL that simulation writes, the service exports and evaluation reads. */
export interface DecisionRecord {
  readonly decision: string;
  readonly request: unknown;
  /** One per stage, in order. */
  readonly choices: readonly RecordedChoice[];
  readonly outcomes: readonly unknown[];
}

