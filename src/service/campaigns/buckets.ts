// Holdout, canary and live: disjoint ranges of a keyed hash of the subject, so that a customer always meets one policy.
import type { Keyed } from "../../core/index.ts";
import type { Bucket, CampaignPlan } from "./campaign-plan.ts";

/** The bucket of a person by pseudonym, or of an episode where there is nobody. */
export function bucketOf(
  plan: Pick<CampaignPlan, "holdoutShare" | "canaryShare">, { keyed, campaign, who }: { readonly keyed: Keyed; readonly campaign: string; readonly who: string },
): Bucket {
  // Every place is live then: the hash would tell nothing.
  if (plan.holdoutShare === 0 && plan.canaryShare === 0) return "live";
  const place = keyed.share("bucket", campaign, who);
  if (place < plan.holdoutShare) return "holdout";
  return place < plan.holdoutShare + plan.canaryShare ? "canary" : "live";
}
