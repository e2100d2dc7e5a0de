// One idea: what a coupon does to later visits can be fitted once, beside what it does now, and any budget is then a question of the price.
import { seeded, uniform } from "propense/core";
import { simulate } from "propense/experiment";
import { couponKind, couponPresets, pooledRule, type CouponProblem, type DecisionRecord } from "propense/problems";

const { season } = couponPresets;
const settings = { ...season, limits: { ...season.limits, budgetCents: 100_000, decisionsPerPeriod: 3500 }, world: { ...season.world, customers: 200 } };
const random = seeded("half a year");
const problem = couponKind.create(couponKind.draw!(settings, random.fork("store"))) as CouponProblem;

// A season of random coupons on other customers, with money for all: the log that everything is fitted to.
const log: DecisionRecord[] = [];
simulate({
  problem, decisions: 100_000, random: random.fork("pilot"), caps: { "budget-0": 1_000_000_000 },
  actor: { kind: "policy", name: "uniform", policy: uniform }, onRecord: (record) => log.push(record),
});

for (const foresight of [0, 1.5]) {
  const rule = pooledRule(problem, log, { penalty: 300, foresight });
  for (const budgetCents of [50_000, 100_000, 200_000]) {
    // The same fit at another price: nothing is trained again.
    const under = rule.under(budgetCents);
    const result = simulate({
      problem, decisions: 100_000, random: random.fork("season"), caps: { "budget-0": budgetCents }, actor: { kind: "baseline", baseline: under },
    });
    const perCustomer = (result.rewardPerDecision * result.decisions) / settings.world.customers;
    console.log(
      `foresight ${foresight}, budget ${budgetCents / 100}: price ${under.price.toFixed(2)}, spent ${(result.accounts["budget-0"].spent / 100).toFixed(0)}, reward per customer ${perCustomer.toFixed(2)}`,
    );
  }
}
