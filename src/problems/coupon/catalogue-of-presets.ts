// Every named setting of the coupon decision, in one list.
import { defaultSettings, nullSettings, smallSettings } from "./presets.ts";
import { seasonNullSettings, seasonSettings } from "./season-presets.ts";

/** By name. */
export const couponPresets = {
  default: defaultSettings, null: nullSettings, small: smallSettings, season: seasonSettings, "season-null": seasonNullSettings,
} as const;
