// Every named setting of the coupon decision, in one list.
import { practicePresets } from "./practice-presets.ts";
import { defaultSettings, nullSettings, smallSettings } from "./presets.ts";
import { seasonNullSettings, seasonSettings } from "./season-presets.ts";
import { bundlesSettings, cadenceSettings, setsSettings } from "./set-presets.ts";

/** By name. */
export const couponPresets = {
  default: defaultSettings, null: nullSettings, small: smallSettings, season: seasonSettings, "season-null": seasonNullSettings,
  sets: setsSettings, bundles: bundlesSettings, cadence: cadenceSettings, ...practicePresets,
} as const;
