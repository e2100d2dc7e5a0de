// What is said of campaigns, policies and accounts over HTTP.
import { Type, type Static } from "typebox";
import { Amount, Amounts, CampaignName, closed, PolicyName, Prices, Reason, TimeMs } from "./common.ts";

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Duration = Type.Number({ minimum: 0, maximum: 1e13, description: "Milliseconds." });
const Text = Type.String({ minLength: 1, maxLength: 128 });

const AssignmentBody = closed({ policy: PolicyName, explorationFloor: Share });

const BucketName = Type.Enum(["holdout", "canary", "live"]);
const RateBody = closed({ most: Amount, withinMs: Duration });

const GuardsBody = closed({
  frequency: Type.Optional(Type.Array(RateBody, { maxItems: 16 })),
  coolDownMs: Type.Optional(Duration),
  quietHours: Type.Optional(Type.Union([closed({ timeZone: Text, from: Text, until: Text }), Type.Null()])),
  perPerson: Type.Optional(Amounts),
  stock: Type.Optional(Amounts),
  explorationCap: Type.Optional(Type.Union([Amount, Type.Null()])),
  breaker: Type.Optional(Type.Record(Type.String({ maxLength: 128 }), RateBody, { maxProperties: 64 })),
}, "What keeps the campaign from doing harm, whatever its policy says.");

const PacedLimit = Type.Union([
  closed({
    account: Text, fromMs: TimeMs, untilMs: TimeMs,
    plan: closed({ cap: Type.Number(), integralGain: Type.Number(), proportionalGain: Type.Number(), initialPrice: Type.Number(), ceiling: Type.Number() }),
  }),
  closed({
    account: Text, fromMs: TimeMs, untilMs: TimeMs,
    season: closed({
      cap: Type.Number(), gain: Type.Number(), initialPrice: Type.Number(), ceiling: Type.Number(), spareShare: Share, requests: Type.Number(), redeemedShare: Share, slotMs: Duration, lifeMs: Duration,
    }, "Paced to the end of the season's own traffic, with what open offers will probably cost."),
  }),
]);

const OverbookedAccount = closed({ exceedShare: Share, reservations: Type.Integer({ minimum: 1 }), largest: Amount, redeemedShare: Share }, "May promise more than its cap, which is exceeded with probability exceedShare at most.");

/** A campaign to be created; what is left out has quiet standards. */
export const CampaignBody = closed({
  campaign: CampaignName,
  problem: Text,
  settings: Type.Optional(Type.Unknown({ description: "The settings of the problem." })),
  caps: Type.Optional(Amounts),
  holdoutShare: Type.Optional(Share),
  canaryShare: Type.Optional(Share),
  assignments: Type.Optional(closed({ holdout: Type.Optional(AssignmentBody), canary: Type.Optional(AssignmentBody), live: Type.Optional(AssignmentBody) })),
  shadow: Type.Optional(Type.Union([AssignmentBody, Type.Null()])),
  prices: Type.Optional(Prices),
  pacing: Type.Optional(Type.Record(Type.String({ maxLength: 128 }), PacedLimit, { maxProperties: 16 })),
  overbooking: Type.Optional(Type.Record(Type.String({ maxLength: 128 }), OverbookedAccount, { maxProperties: 64 })),
  guards: Type.Optional(GuardsBody),
  holdMs: Type.Optional(Duration),
  attribution: Type.Optional(closed({
    by: Type.Enum(["code", "last-decision"], { description: "By the code the order used; or, where it used none, the newest decision that offered anything." }),
    withinMs: Duration, marginShare: Type.Number({ minimum: 0, maximum: 1, description: "Share of an order's value that is contribution margin." }),
  }, "Which decision gets an order that the store tells of; none unless given: outcomes are then told by decision.")),
  counts: Type.Optional(Type.Enum(["decided", "shown"])),
});
/** A campaign to be created; what is left out has quiet standards. */
export type CampaignBody = Static<typeof CampaignBody>;

/** Whether it is only to be checked. */
export const DryRunQuery = closed({ dryRun: Type.Optional(Type.Boolean({ description: "Check it and answer the plan; create nothing." })) });

/** A campaign as it stands. */
export const CampaignAnswer = Type.Object({
  campaign: CampaignName,
  on: Type.Boolean(),
  plan: Type.Unknown({ description: "All it was created with, standards filled in." }),
  assignments: Type.Record(Type.String(), Type.Object({ policy: PolicyName, explorationFloor: Type.Number() })),
  shadow: Type.Union([Type.Object({ policy: PolicyName, explorationFloor: Type.Number() }), Type.Null()]),
  published: Type.Array(Type.Object({ policy: PolicyName, algorithm: Type.String() })),
});
/** A campaign as it stands. */
export type CampaignAnswer = Static<typeof CampaignAnswer>;

/** All campaigns the key may see. */
export const CampaignList = Type.Object({ campaigns: Type.Array(CampaignAnswer) });

/** A plan that would be created. */
export const PlanAnswer = Type.Object({ campaign: CampaignName, created: Type.Boolean(), plan: Type.Unknown() });
/** A plan that was or would be created. */
export type PlanAnswer = Static<typeof PlanAnswer>;

/** The kill switch. */
export const SwitchBody = closed({ on: Type.Boolean(), reason: Reason });
/** A bucket gets a policy. */
export const PromotionBody = closed({ bucket: BucketName, assignment: AssignmentBody, reason: Reason });
/** A policy is asked beside the one that decides, or none any more. */
export const ShadowBody = closed({ assignment: Type.Union([AssignmentBody, Type.Null()]), reason: Reason });
/** New prices of the limits. */
export const PricesAnswer = Type.Object({ prices: Prices });

// One account: cap = available + reserved + settled, always, unless it is overbooked.
const AccountBody = Type.Object({
  account: Type.String(), stream: Type.String({ description: "The writer that holds this slice." }),
  cap: Amount, reserved: Amount, settled: Type.Integer(), available: Type.Integer(),
});
/** The accounts of a campaign. */
export const AccountList = Type.Object({ accounts: Type.Array(AccountBody) });
/** The accounts of a campaign. */
export type AccountList = Static<typeof AccountList>;

/** A policy that was published. */
export const PolicyAnswer = Type.Object({ policy: PolicyName });
/** All policies by name. */
export const PolicyList = Type.Object({ policies: Type.Array(PolicyName) });
