// Pins the presets: the world stood fixed before any learner was compared on it (a change here is a new world).
import { describe, expect, it } from "vitest";
import { bytesToHex } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { canonical, seeded } from "../../core/index.ts";
import { couponKind } from "./index.ts";
import { drawParameters } from "./population.ts";
import { couponPresets } from "./catalogue-of-presets.ts";
import { defaultSettings, nullSettings } from "./presets.ts";
import { seasonNullSettings, seasonSettings } from "./season-presets.ts";

const digest = (value: unknown): string => bytesToHex(sha256(new TextEncoder().encode(canonical(value)))).slice(0, 16);

describe("coupon presets", () => {
  it("are pinned number by number", () => {
    const digests = Object.fromEntries(Object.entries(couponPresets).map(([name, settings]) => [name, digest(settings)]));
    expect(digests).toEqual({ default: "cf866c8c5bd46814", null: "58eca76843b5bad8", small: "ff94672fe19b1a31", season: "344b392099eb8760", "season-null": "a53d2a3cebe70318",
      sets: "a76561a0500477b4", bundles: "1654e16f491969db", cadence: "70f38782c8cf6f93",
      registrations: "8e42dec7f85986c9", festival: "7d91550df18feb2b", tiers: "7b38056916870b9b", "time-limited": "a9268550634f3d35", "food-delivery": "f0e55f9f42b830de",
      supermarket: "40878fb57163389b", finance: "46bbe93bcf6d0c33", advertisement: "a518d155eff0a4af", viewing: "1b1c4f9b829acd44",
    });
  });

  it("parse to themselves", () => {
    for (const settings of Object.values(couponPresets)) expect(couponKind.parseSettings(settings)).toEqual(settings);
    expect(couponKind.parseSettings({})).toEqual(defaultSettings);
  });

  it("draw every parameter inside its stated range, another for each seed", () => {
    const draws = Array.from({ length: 50 }, (_, seed) => drawParameters(seasonSettings.world, seeded(seed)));
    for (const drawn of draws) {
      for (const [name, value] of Object.entries(drawn)) {
        if (typeof value !== "number") continue;
        const range = seasonSettings.world[name as "categoryReach"];
        if (range === undefined) {
          expect(value, name).toBe(0);
          continue;
        }
        const [low, high] = range;
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
    }
    expect(new Set(draws.map((drawn) => drawn.erosionEffect)).size).toBe(50);
  });

  it("do without months where they are left out, number for number", () => {
    const { registeringShare, festivalEffect, habitPerOrder, habitEffect, lapseShare } = drawParameters(defaultSettings.world, seeded(1));
    expect([registeringShare, festivalEffect, habitPerOrder, habitEffect, lapseShare]).toEqual([0, 0, 0, 0, 0]);
    const none = drawParameters(seasonNullSettings.world, seeded(1));
    expect([none.registeringShare, none.festivalEffect, none.habitPerOrder, none.habitEffect, none.lapseShare, none.erosionEffect]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("leave the null store without differences, memory or anything a visit shows", () => {
    const { segments, ...drawn } = drawParameters(nullSettings.world, seeded(1));
    expect(segments).toHaveLength(1);
    for (const name of [
      "orderSpread", "sensitivitySpread", "basketSpread", "interestEffect", "openBasketEffect", "weekendEffect", "holidayEffect",
      "erosionPerCoupon", "erosionEffect", "fatigueEffect", "unsubscribeShare", "giftTasteSpread", "satisfactionSpread",
    ] as const) expect(drawn[name], name).toBe(0);
    expect([drawn.wrongSlotShare, drawn.remoteShippingFactor]).toEqual([1, 1]);
  });
});
