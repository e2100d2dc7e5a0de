// The routes of campaigns: created, checked, listed, switched, promoted, repriced, and what their accounts hold.
import { AccountList, CampaignAnswer, CampaignBody, CampaignList, DryRunQuery, PlanAnswer, PricesAnswer, PromotionBody, ShadowBody, SwitchBody } from "../../../client/schemas/campaigns.ts";
import { Done, InCampaign } from "../../../client/schemas/common.ts";
import { availableOf } from "../../../models/index.ts";
import type { CampaignState } from "../../../service/index.ts";
import { mayUse } from "../auth.ts";
import { defineRoute, done, type Route } from "../route.ts";

const one = "/v1/campaigns/:campaign";

const create = defineRoute({
  id: "create-campaign", method: "POST", path: "/v1/campaigns", roles: ["admin"], scope: "body",
  summary: "Create a campaign, or with ?dryRun=true only check it and answer the plan.",
  query: DryRunQuery, body: CampaignBody, answer: PlanAnswer,
}, async ({ service: { campaigns } }, { query, body }) => {
  const plan = await campaigns.plan(body);
  const created = query.dryRun !== true;
  if (created) await campaigns.create(body);
  return { campaign: body.campaign, created, plan };
});

const list = defineRoute({
  id: "list-campaigns", method: "GET", path: "/v1/campaigns", roles: ["admin", "read"], scope: "filtered",
  summary: "All campaigns the key is good for.", answer: CampaignList,
}, ({ service: { journal } }, { caller }) => ({
  campaigns: [...journal.state].filter(([name, { plan }]) => plan !== null && mayUse(caller, name)).map(([name, state]) => shown(name, state)),
}));

const get = defineRoute({
  id: "get-campaign", method: "GET", path: one, roles: ["admin", "read"], scope: "campaign",
  summary: "A campaign as it stands.", params: InCampaign, answer: CampaignAnswer,
}, ({ service: { campaigns } }, { params }) => shown(params.campaign, campaigns.find(params.campaign).state));

const switchTo = defineRoute({
  id: "switch", method: "POST", path: `${one}/switch`, roles: ["admin"], scope: "campaign",
  summary: "The kill switch: off leaves only the fallback.", params: InCampaign, body: SwitchBody, answer: Done,
}, async ({ service: { campaigns } }, { params, body }) => {
  await campaigns.switchTo(params.campaign, body.on, body.reason);
  return done;
});

const promote = defineRoute({
  id: "promote", method: "POST", path: `${one}/promote`, roles: ["admin"], scope: "campaign",
  summary: "Give a bucket another policy from here on.", params: InCampaign, body: PromotionBody, answer: Done,
}, async ({ service: { campaigns } }, { params, body: { bucket, ...change } }) => {
  await campaigns.promote(params.campaign, bucket, change);
  return done;
});

const shadow = defineRoute({
  id: "shadow", method: "POST", path: `${one}/shadow`, roles: ["admin"], scope: "campaign",
  summary: "Ask another policy beside the one that decides, or none any more.", params: InCampaign, body: ShadowBody, answer: Done,
}, async ({ service: { campaigns } }, { params, body }) => {
  await campaigns.shadow(params.campaign, body);
  return done;
});

const reprice = defineRoute({
  id: "reprice", method: "POST", path: `${one}/reprice`, roles: ["admin"], scope: "campaign",
  summary: "Let the pacing controllers set new prices of the limits now.", params: InCampaign, answer: PricesAnswer,
}, async ({ service: { campaigns } }, { params }) => ({ prices: await campaigns.reprice(params.campaign) }));

const accounts = defineRoute({
  id: "accounts", method: "GET", path: `${one}/accounts`, roles: ["admin", "read"], scope: "campaign",
  summary: "What every account holds, in minor units.", params: InCampaign, answer: AccountList,
}, ({ service: { campaigns } }, { params }) => ({
  accounts: [...campaigns.find(params.campaign).state.slices].flatMap(([stream, { ledger }]) => ledger.accounts().map((account) => {
    const { cap, reserved, settled } = ledger.balance(account);
    return { account, stream, cap, reserved, settled, available: availableOf(ledger.balance(account)) };
  })),
}));

/** The routes. */
export const campaignRoutes: readonly Route[] = [create, list, get, switchTo, promote, shadow, reprice, accounts];

function shown(campaign: string, { on, plan, assignments, shadow: beside, published }: CampaignState) {
  return {
    campaign, on, plan, assignments: Object.fromEntries(assignments), shadow: beside,
    published: [...published].map(([policy, algorithm]) => ({ policy, algorithm })),
  };
}
