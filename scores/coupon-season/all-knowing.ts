// The same kind of policy told everything: the hidden response of every customer, with foresight and without. What there is to be won.
import type { Baseline, CouponCandidate, CouponRequest, CouponWorld } from "../../src/problems/index.ts";
import type { Campaign, Played } from "../coupons/season.ts";

type Told = Baseline<CouponRequest, CouponCandidate>;
type Hidden = CouponWorld["hidden"];
type Mood = ReturnType<Hidden["mood"]>;

/** Plays the season with hidden truth at a fixed price of spend: reward - price x spend of the visit, plus foresight times that of the visits to come. */
export function playAllKnowing(campaign: Campaign, { name, price, foresight }: { readonly name: string; readonly price: number; readonly foresight: 0 | 1 }): Played {
  const { problem } = campaign;
  let world: CouponWorld | null = null;
  const rule: Told = {
    name,
    act(request) {
      const { allowed } = problem.stage(request, [], new Float32Array(problem.spec.limits.length))!.observation;
      const { rewards, spends } = world!.truth(request, allowed);
      const later = foresight === 0 ? null : laterRewards(campaign, world!, request);
      let [best, most] = [0, Number.NEGATIVE_INFINITY];
      rewards.forEach((reward, candidate) => {
        const value = allowed[candidate] === 1 ? reward - price * spends[candidate] + (later?.[candidate] ?? 0) : Number.NEGATIVE_INFINITY;
        if (value > most) [best, most] = [candidate, value];
      });
      return [problem.candidates[best]];
    },
  };
  return campaign.play({ kind: "baseline", baseline: rule }, "season", { tell: (told) => { world = told; } });
}

// Expected rewards of the visits to come without a coupon in them, after each candidate.
function laterRewards({ problem }: Campaign, world: CouponWorld, request: CouponRequest): readonly number[] {
  const { settings, candidates } = problem;
  const { hidden: { response }, population: { parameters } } = world;
  const customer = Number(request.subject.slice(1));
  const mood = world.hidden.mood(request);
  const daysLeft = settings.world.seasonDays - (request.timeMs - settings.startMs) / 86_400_000;
  const after = [0, 1].map((sent) => [0, 1].map((ordered) => rewardAhead({ problem, world, customer, daysLeft }, {
    ...mood,
    logOdds: 0.25 * parameters.openBasketEffect + (2 / 7) * parameters.weekendEffect + (3 / 28) * parameters.holidayEffect,
    couponsLast7Days: 0,
    erosion: mood.erosion + sent * parameters.erosionPerCoupon * (1 - mood.erosion),
    fatigue: mood.fatigue + sent,
    habit: mood.habit + ordered * parameters.habitPerOrder * (1 - mood.habit),
  })));
  return candidates.map(({ kind }, candidate) => {
    const [idle, ordered] = after[kind === "none" ? 0 : 1];
    return idle + response.orderShare(customer, candidate, mood) * (ordered - idle);
  });
}

interface Ahead {
  readonly problem: Campaign["problem"];
  readonly world: CouponWorld;
  readonly customer: number;
  readonly daysLeft: number;
}

function rewardAhead({ problem: { settings }, world, customer, daysLeft }: Ahead, start: Mood): number {
  const { hidden: { response }, population: { parameters } } = world;
  const gapDays = settings.world.leastGapDays + settings.world.meanExtraGapDays;
  const kept = (halfLifeDays: number): number => Math.exp((-Math.LN2 * gapDays) / halfLifeDays);
  const [erodes, tires, fades] = [kept(parameters.erosionHalfLifeDays), kept(parameters.fatigueHalfLifeDays), kept(parameters.habitHalfLifeDays)];
  const left = daysLeft / gapDays;
  let { erosion, fatigue, habit } = start;
  let [sum, here] = [0, 1];
  for (let visit = 1; visit < left + 1; visit++) {
    here *= 1 - parameters.lapseShare * (1 - habit);
    [erosion, fatigue, habit] = [erosion * erodes, fatigue * tires, habit * fades];
    const mood = { ...start, erosion, fatigue, habit };
    const { revenueCents, marginCents, satisfactionShare } = response.expect(customer, 0, mood);
    const { revenueWeight, marginWeight, satisfactionWeight, moneyScaleCents } = settings.reward;
    sum += Math.min(1, left + 1 - visit) * here * ((revenueWeight * revenueCents + marginWeight * marginCents) / moneyScaleCents + satisfactionWeight * satisfactionShare);
    habit += parameters.habitPerOrder * (1 - habit) * response.orderShare(customer, 0, mood);
  }
  return sum;
}
