// What the months, sets, cadence and floors refuse: the field's path, what was expected, what was given.
import { describe, expect, it } from "vitest";
import { PropenseError } from "../../core/index.ts";
import { plainRequest } from "./fixtures.ts";
import { couponKind, createCouponProblem } from "./index.ts";
import { bundlesSettings, cadenceSettings, setsSettings } from "./set-presets.ts";
import { seasonSettings } from "./season-presets.ts";

const { world, rules } = seasonSettings;
const element = bundlesSettings.catalogue[2];
const over = (settings: object) => (): unknown => couponKind.parseSettings({ ...seasonSettings, ...settings });
const inWorld = (fields: object) => over({ world: { ...world, ...fields } });
const inRules = (fields: object) => over({ rules: { ...rules, ...fields } });
const months = { festival: false, daysSinceRegistration: 30, couponMemory: 0.5, orderMemory: 1 };
const season = createCouponProblem(seasonSettings);
const asked = (fields: object) => (): unknown => season.parseRequest({ ...plainRequest, ...months, ...fields });
const cadence = createCouponProblem(cadenceSettings);

const faults: readonly (readonly [string, () => unknown])[] = [
  ["settings.tierSpendCents", over({ tierSpendCents: [40_000] })],
  ["settings.tierSpendCents[1]", over({ tierSpendCents: [40_000, 40_000] })],
  ["settings.tierSpendCents[0]", over({ tierSpendCents: [0, 40_000] })],
  ["settings.showsMonths", over({ showsMonths: false })],
  ["settings.world.habitHalfLifeDays", inWorld({ habitHalfLifeDays: undefined })],
  ["settings.world.habitPerOrder[1]", inWorld({ habitPerOrder: [0.2, 1.2] })],
  ["settings.world.lapseShare", inWorld({ lapseShare: [0.08, 0.04] })],
  ["settings.world.registeringShare", inWorld({ registeringShare: 0.2 })],
  ["settings.world.festival.startDay", inWorld({ festival: { startDay: 182, days: 7 } })],
  ["settings.world.festival.days", inWorld({ festival: { startDay: 10, days: 0 } })],
  ["settings.world.waitingEffect", inWorld({ waitingEffect: [1, 0] })],
  ["settings.world.categoryReach[0]", inWorld({ categoryReach: [-0.1, 0.4] })],
  ["settings.rules.sureBuyerOrderShare", inRules({ sureBuyerOrderShare: 0 })],
  ["settings.rules.upliftFloor.leastUplift", inRules({ upliftFloor: { leastUplift: 2, intercept: 0, weights: {} } })],
  ["settings.rules.upliftFloor.weights", inRules({ upliftFloor: { leastUplift: 0, intercept: 0, weights: { shoeSize: 1 } } })],
  ["settings.waitDays[0]", over({ waitDays: [0] })],
  ["settings.waitDays", over({ waitDays: [7, 7] })],
  ["settings.catalogue[0].name", over({ waitDays: [7], catalogue: [{ ...seasonSettings.catalogue[4], name: "wait-7" }] })],
  ["settings.stacking.most", over({ stacking: { most: 1, exclusive: [] } })],
  ["settings.stacking.exclusive[0]", over({ stacking: { most: 2, exclusive: ["voucher"] } })],
  ["settings.catalogue[0].category", over({ catalogue: [{ ...element, category: "garden" }] })],
  ["settings.catalogue[0].faceCents", over({ catalogue: [{ ...element, faceCents: 99_999 }] })],
  ["request.festival", asked({ festival: undefined })],
  ["request.couponMemory", asked({ couponMemory: -1 })],
  ["request.orderMemory", asked({ orderMemory: undefined })],
  ["request.daysSinceRegistration", asked({ daysSinceRegistration: "new" })],
  ["request.quietDays", asked({ quietDays: 3 })],
  ["request.quietDays", () => cadence.parseRequest({ ...plainRequest, ...months })],
  ["request.couponMemory", () => createCouponProblem(setsSettings).parseRequest({ ...plainRequest, couponMemory: 1 })],
];

describe("months, sets, cadence and floors", () => {
  it.each(faults)("refuse at %s", (where, read) => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof PropenseError)) throw error;
      expect(error.fault.where).toBe(where);
      expect([error.fault.expected, error.fault.got]).not.toContain("");
      return;
    }
    expect.unreachable(`${where} was accepted`);
  });

  it("accept what is right, and count more than twenty refusals", () => {
    expect(asked({})()).toMatchObject(months);
    expect(cadence.parseRequest({ ...plainRequest, ...months, quietDays: 3 })).toMatchObject({ quietDays: 3 });
    expect(faults.length).toBeGreaterThanOrEqual(20);
  });
});
