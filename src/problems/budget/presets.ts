// Named settings that stand on their own: a store's quarter over nine lines, days as slates of chunks, a floor that binds, lines without differences, and a small one.
import type { BudgetSettings, MarketSettings } from "./settings.ts";

type Curve = MarketSettings["curves"][number];

const channels = ["search", "social", "video"] as const;
const creatives = ["offer", "story", "brand"] as const;

// Search answers at once and saturates early, video answers late and has room; creatives differ as much as channels. Sizes: README.
const curves: readonly Curve[] = [
  { firstReturn: [1, 10], halfChunks: [1, 8], carryShare: [0, 0.15], conversionShare: [0.06, 0.12] },
  { firstReturn: [0.5, 8], halfChunks: [2, 12], carryShare: [0.05, 0.3], conversionShare: [0.04, 0.08] },
  { firstReturn: [0.3, 6], halfChunks: [3, 18], carryShare: [0.2, 0.5], conversionShare: [0.02, 0.06] },
];

/** A quarter of 18 chunks a day, with six choices a day to spare for chunks that are not spent in full. */
export const defaultSettings: BudgetSettings = {
  name: "a quarter's marketing budget",
  startMs: 1_736_121_600_000,
  lines: channels.flatMap((channel) => creatives.map((creative, place) => ({ channel, creative, planShare: [0.45, 0.35, 0.2][channels.indexOf(channel)] * [0.4, 0.35, 0.25][place] }))),
  days: 90,
  budgetCents: 16_200_000,
  chunkCents: 10_000,
  chunksPerDay: 24,
  chunksPerRequest: 1,
  conversionValueCents: 4000,
  returnOnSpendFloor: 1,
  history: { clickShare: 0.02, conversionShare: 0.05, thousandImpressionsCents: 800 },
  discount: 0,
  outcomeWindowMs: 14 * 86_400_000,
  world: {
    campaigns: 40,
    curves: channels.flatMap((channel) => creatives.map(() => curves[channels.indexOf(channel)])),
    deliveredShare: [0.85, 1],
    dayNoise: 0.15,
  },
};

/** A request is eight chunks, its stages: a third of a day at once. */
const slateSettings: BudgetSettings = { ...defaultSettings, name: "a third of a day at once", chunksPerRequest: 8 };

/** A floor of five, more than the best plan of the whole cap returns: a part of the money stays in the pocket. */
const floorSettings: BudgetSettings = { ...defaultSettings, name: "a floor on return that binds", returnOnSpendFloor: 5 };

/** All lines alike, endless audiences, no ad-stock: every split is as good as another. */
const nullSettings: BudgetSettings = {
  ...defaultSettings,
  name: "lines without differences",
  world: { ...defaultSettings.world, curves: defaultSettings.lines.map(() => ({ firstReturn: [2, 2], halfChunks: [10_000, 10_000], carryShare: [0, 0], conversionShare: [0.05, 0.05] })) },
};

/** Two lines and ten days of two chunks: small enough for all plans to be tried. */
const smallSettings: BudgetSettings = {
  ...defaultSettings,
  name: "a small budget",
  lines: [{ channel: "search", creative: "offer", planShare: 0.5 }, { channel: "video", creative: "story", planShare: 0.5 }],
  days: 10,
  budgetCents: 200_000,
  chunksPerDay: 3,
  world: {
    ...defaultSettings.world,
    campaigns: 200,
    curves: [
      { firstReturn: [6, 6], halfChunks: [1, 1], carryShare: [0, 0], conversionShare: [0.1, 0.1] },
      { firstReturn: [3, 3], halfChunks: [3, 3], carryShare: [0.5, 0.5], conversionShare: [0.05, 0.05] },
    ],
    deliveredShare: [1, 1],
  },
};

/** By name. */
export const budgetPresets = {
  default: defaultSettings,
  slate: slateSettings,
  floor: floorSettings,
  null: nullSettings,
  small: smallSettings,
} as const satisfies Record<string, BudgetSettings>;
