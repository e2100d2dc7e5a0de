// Live pacing to the end of a season, and overbooking: through the service, its journal and another start.
import { describe, expect, test } from "vitest";
import { campaign, decideMany, faultOf, journaled, open, request } from "../../../test/fixtures/gift-campaign.ts";
import { HOUR } from "../../../test/fixtures/gift-shop.ts";
import { advanceSeason, availableOf, startSeasonControl } from "../../models/index.ts";
import { openDecisionService } from "../decision-service.ts";
import { plainState } from "../journal/saved-state.ts";
import type { LiveSeason, OverbookedAccount } from "./campaign-plan.ts";

const season: LiveSeason = {
  cap: 8000, gain: 5, initialPrice: 0.5, ceiling: 4, spareShare: 0.02, requests: 400, redeemedShare: 0.5, slotMs: HOUR, lifeMs: 2 * HOUR,
};
const paced = { account: "gifts", fromMs: 10 * HOUR, untilMs: 110 * HOUR, season };
const sliceOf = (service: Awaited<ReturnType<typeof open>>["service"]) => service.journal.state.get("spring")!.slices.get("writer-1")!;

describe("a season", () => {
  test("moves the price by slots that have passed, with the requests since it began; the journal carries it to another start", async () => {
    const { service, ports, at } = await open();
    await service.campaigns.create({ ...campaign, caps: { gifts: 8000 }, pacing: { spend: paced } });
    await decideMany(service, 7);
    at(9 * HOUR);
    expect(await service.campaigns.reprice("spring")).toEqual({ spend: 0.5 });
    at(10.5 * HOUR);
    expect(await service.campaigns.reprice("spring")).toEqual({ spend: 0.5 });
    for (let index = 7; index < 27; index++) {
      const { choices: [{ candidate }] } = await service.decide({ campaign: "spring", decision: `d${index}`, request: request(`v${index}`) });
      const cents = candidate === "none" ? 0 : candidate === "small" ? 100 : 400;
      if (cents > 0) await service.record({ campaign: "spring", decision: `d${index}`, outcomeId: "o", outcome: { kind: "taken", cents } });
    }
    at(12 * HOUR);
    const { spend } = await service.campaigns.reprice("spring");
    const plan = { ...season, slots: 100, slotsPerDay: 24, lifeSlots: 2 };
    const balance = sliceOf(service).ledger.balance("gifts");
    expect(spend).toBe(advanceSeason(plan, startSeasonControl(plan, 7), { slot: 2, requests: 27, balance }).price);
    expect(spend).toBeGreaterThan(0.5);
    await service.decide({ campaign: "spring", decision: "priced", request: request("p") });
    expect((await journaled(service, "priced")).prices["spend"]).toBe(Math.fround(spend));
    const second = await openDecisionService(ports);
    expect(plainState(second.journal.state)).toEqual(plainState(service.journal.state));
    expect(sliceOf(second).requests).toBe(28);
  });
});

describe("an overbooked account", () => {
  const overbooking: OverbookedAccount = { exceedShare: 0.01, reservations: 1000, largest: 400, redeemedShare: 0.1 };
  const roomy = { ...campaign, caps: { gifts: 20_000 } };

  test("promises more than its cap, as far as the share that is told allows; without the setting the cap holds every promise", async () => {
    const plain = await open();
    await plain.service.campaigns.create(roomy);
    await decideMany(plain.service, 400);
    expect(sliceOf(plain.service).ledger.balance("gifts").reserved).toBeLessThanOrEqual(20_000);
    const { service, ports } = await open();
    await service.campaigns.create({ ...roomy, overbooking: { gifts: overbooking } });
    await decideMany(service, 400);
    const balance = sliceOf(service).ledger.balance("gifts");
    expect(balance.reserved).toBeGreaterThan(40_000);
    expect(balance.promises!.mean).toBeCloseTo(0.1 * balance.reserved, 6);
    expect(availableOf(balance)).toBeGreaterThan(0);
    expect((await journaled(service, "d3")).reservations.every(({ share }) => share === 0.1)).toBe(true);
    expect(plainState((await openDecisionService(ports)).journal.state)).toEqual(plainState(service.journal.state));
  });

  test("with a share of 1 it promises no more than its cap", async () => {
    const { service } = await open();
    await service.campaigns.create({ ...roomy, overbooking: { gifts: { ...overbooking, redeemedShare: 1 } } });
    await decideMany(service, 400);
    expect(sliceOf(service).ledger.balance("gifts").reserved).toBeLessThanOrEqual(20_000);
  });
});

test("what means nothing is refused when the campaign is created", async () => {
  const { service } = await open();
  const wrong: readonly (readonly [Partial<LiveSeason>, string])[] = [
    [{ slotMs: 7 * HOUR }, "bad-settings"], [{ slotMs: 0 }, "bad-settings"], [{ slotMs: 1 }, "bad-settings"], [{ requests: 0 }, "bad-settings"],
    [{ redeemedShare: 0 }, "bad-settings"], [{ lifeMs: 0 }, "bad-settings"], [{ cap: 0 }, "bad-settings"],
  ];
  for (const [change, code] of wrong) {
    expect(await faultOf(service.campaigns.create({ ...campaign, pacing: { spend: { ...paced, season: { ...season, ...change } } } }))).toBe(code);
  }
  const overbooked = (account: string, change: Partial<OverbookedAccount>) => (
    faultOf(service.campaigns.create({ ...campaign, overbooking: { [account]: { exceedShare: 0.01, reservations: 10, largest: 400, redeemedShare: 0.5, ...change } } }))
  );
  expect(await overbooked("gift", {})).toBe("unknown-name");
  for (const change of [{ redeemedShare: 0 }, { redeemedShare: 1.1 }, { exceedShare: 1 }, { largest: 0 }]) expect(await overbooked("gifts", change)).toBe("bad-settings");
});
