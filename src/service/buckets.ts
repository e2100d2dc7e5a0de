// Holdout, canary and live: disjoint ranges of a keyed hash of the subject, so that a customer always meets one policy.
import type { Keyed } from "../core/index.ts";
import type { Problem } from "../problems/index.ts";
import type { Bucket, CampaignPlan } from "./campaign-plan.ts";

/** The bucket of a request: by its subject, or by its episode where it has none. */
export function bucketOf<Request>(
  plan: Pick<CampaignPlan, "holdoutShare" | "canaryShare">,
  of: { readonly keyed: Keyed; readonly campaign: string; readonly problem: Pick<Problem<Request>, "subject" | "episode">; readonly request: Request },
): Bucket {
  const who = of.problem.subject(of.request) ?? of.problem.episode(of.request);
  const place = of.keyed.share("bucket", of.campaign, who);
  if (place < plan.holdoutShare) return "holdout";
  return place < plan.holdoutShare + plan.canaryShare ? "canary" : "live";
}
