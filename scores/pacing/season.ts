// Plays one traffic scenario under one controller: offers reserve their face, are redeemed or lapse, and the ledger refuses what the cap cannot hold.
import { createLedger, estimatePromises, estimateTraffic, paceSeason, startPacing, startSeasonPacing, updatePacing, type Ledger } from "../../src/models/index.ts";
import { slotsPerDay, type TrafficScenario } from "./traffic.ts";

/** Who sets the price, and the controllers with a fault that the study has to tell from it. */
type Controller = "paced" | "no price" | "no end game" | "forecast alone" | "even pace" | "ignores reservations" | "counts maxima";

/** How a season is played. */
export interface SeasonRules {
  readonly controller: Controller;
  /** Slots for which an offer holds its money: 3 are half an hour. */
  readonly life: number;
  /** The setting of that name; `told` times the true share is what the ledger is told. */
  readonly overbooking?: { readonly exceedShare: number; readonly told: number };
}

/** What a season came to; shares are of the cap. */
export interface SeasonResult {
  readonly spentShare: number;
  /** The most that was settled and reserved at once. */
  readonly heldShare: number;
  /** Expected worth of redemptions over what hindsight's best price would have made of the same customers, without reservations. */
  readonly valueShare: number;
  /** Redeemed over promised money, of the offers made. */
  readonly redeemedShare: number;
  /** Mean life of an offer's money, in days: unredeemed offers hold it to the end. */
  readonly holdingDays: number;
}

const account = "coupons";
const controlSlots = 3;
const gain = 20;
const spareShare = 0.02;

/** Plays the season; offers that are open at its end are settled afterwards. */
export function playSeason(scenario: TrafficScenario, rules: SeasonRules, hindsight: number): SeasonResult {
  const { arrivals, faces, shares, worths, luck, moments, capCents } = scenario;
  const ledger = openLedger(scenario, rules);
  const price = createPrice(scenario, rules);
  const slots = arrivals.length - 1;
  const events: { request: number; paid: number }[][] = Array.from({ length: slots + rules.life + 1 }, () => []);
  const end = (slot: number): void => {
    for (const { request, paid } of events[slot]) {
      ledger.post({ kind: "settle", account, decision: `${request}`, amount: paid, final: true });
      ledger.forget(`${request}`);
    }
    events[slot] = [];
  };
  let [held, value, promised, heldSlots] = [0, 0, 0, 0];
  for (let slot = 0; slot < slots; slot++) {
    end(slot);
    const now = price(slot, ledger);
    for (let request = arrivals[slot]; request < arrivals[slot + 1]; request++) {
      const rung = bestFace(scenario, request, { price: now, available: ledger.available(account) });
      if (rung < 0) continue;
      const face = faces[rung];
      const share = shares[request * faces.length + rung];
      ledger.post({ kind: "reserve", account, decision: `${request}`, maximum: face, ...(rules.overbooking === undefined ? {} : { share: Math.min(1, share * rules.overbooking.told) }) });
      const redeemed = luck[request] < share;
      const life = redeemed ? Math.floor(moments[request] * rules.life) : rules.life;
      events[slot + Math.max(1, life)].push({ request, paid: redeemed ? face : 0 });
      value += share * worths[request];
      promised += face;
      heldSlots += face * life;
    }
    const { reserved, settled } = ledger.balance(account);
    held = Math.max(held, reserved + settled);
  }
  for (let slot = slots; slot < events.length; slot++) end(slot);
  const { settled } = ledger.balance(account);
  return {
    spentShare: settled / capCents, heldShare: held / capCents, valueShare: value / hindsight,
    redeemedShare: settled / promised, holdingDays: heldSlots / promised / slotsPerDay,
  };
}

function openLedger({ arrivals, faces, capCents }: TrafficScenario, { overbooking }: SeasonRules): Ledger {
  const ledger = createLedger();
  const plan = overbooking && { exceedShare: overbooking.exceedShare, reservations: arrivals[arrivals.length - 1], largest: faces[faces.length - 1] };
  ledger.post({ kind: "open", account, cap: capCents, ...(plan === undefined ? {} : { overbooking: plan }) });
  return ledger;
}

// The face of largest share x (worth - price x face), of those the ledger can hold; -1 for none.
function bestFace({ faces, shares, worths }: TrafficScenario, request: number, { price, available }: { readonly price: number; readonly available: number }): number {
  let best = -1;
  let bestScore = 0;
  for (let rung = 0; rung < faces.length && faces[rung] <= available; rung++) {
    const score = shares[request * faces.length + rung] * (worths[request] - price * faces[rung]);
    if (score > bestScore) {
      best = rung;
      bestScore = score;
    }
  }
  return best;
}

// The price of each slot; it moves every half hour.
function createPrice({ arrivals, forecast, capCents }: TrafficScenario, { controller, life }: SeasonRules): (slot: number, ledger: Ledger) => number {
  const slots = forecast.length;
  const plan = { cap: capCents, gain, initialPrice: 1, ceiling: 10, spareShare };
  const fixed = { cap: capCents, integralGain: gain, proportionalGain: 0, initialPrice: 1, ceiling: 10 };
  const traffic = estimateTraffic({ forecast, slotsPerDay, priorRequests: 100, halfLifeDays: 3 });
  const promises = estimatePromises({ life, priorShare: 0.3, priorMoney: 0.02 * capCents, halfLife: 3 * slotsPerDay });
  const expected = forecast.reduce((sum, requests) => sum + requests, 0);
  let state = startSeasonPacing(plan);
  let old = startPacing(fixed);
  let passed = 0;
  return (slot, ledger) => {
    const balance = ledger.balance(account);
    if (slot > 0) {
      promises.observe(balance);
      traffic.observe(arrivals[slot] - arrivals[slot - 1]);
      passed += arrivals[slot] - arrivals[slot - 1];
    }
    if (controller === "no price" || slot === 0 || slot % controlSlots > 0) return controller === "no price" ? 0 : controller === "no end game" ? old.price : state.price;
    const spent = controller === "ignores reservations" ? balance.settled : controller === "counts maxima" ? balance.settled + balance.reserved : promises.expectedSpend(balance);
    if (controller === "no end game") return (old = updatePacing(fixed, old, { spent, elapsedShare: traffic.seen() / (traffic.seen() + traffic.left()) })).price;
    const left = controller === "forecast alone" ? Math.max(0, expected - traffic.seen()) : traffic.left();
    const turnover = controller === "even pace" ? 0 : (left * life) / Math.max(1, slots - slot) / promises.redeemedShare();
    state = paceSeason(plan, state, { spent, passed, left, turnover });
    passed = 0;
    return state.price;
  };
}

/** What the best single price of hindsight would have made of the season in expectation, without reservations, per season. */
export function hindsightValue(scenario: TrafficScenario): number {
  const { faces, shares, worths, capCents } = scenario;
  const at = (price: number): { value: number; spend: number } => {
    let [value, spend] = [0, 0];
    for (let request = 0; request < worths.length; request++) {
      const rung = bestFace(scenario, request, { price, available: Number.POSITIVE_INFINITY });
      if (rung < 0) continue;
      const share = shares[request * faces.length + rung];
      value += share * worths[request];
      spend += share * faces[rung];
    }
    return { value, spend };
  };
  let [low, high] = [0, 10];
  if (at(0).spend <= capCents) return at(0).value;
  for (let round = 0; round < 25; round++) {
    const middle = (low + high) / 2;
    if (at(middle).spend > capCents) low = middle;
    else high = middle;
  }
  const cheap = at(high);
  return cheap.value + high * (capCents - cheap.spend);
}
