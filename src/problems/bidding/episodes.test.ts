// Auction files in both layouts, and everything that can be wrong with them: each refused with its line, what was expected and what was got.
import { describe, expect, it } from "vitest";
import { parseEpisodes } from "./episodes.ts";
import { headed, madeUpAuctions, madeUpInfo, placed } from "./fixtures.ts";
import { episodeBudget, parseTrainingInfo } from "./training-info.ts";

const lines = madeUpAuctions(2500);

describe("auction files", () => {
  it("say the same in both layouts, and what is no whole episode is counted", () => {
    const plain = parseEpisodes(placed(lines));
    expect(plain).toMatchObject({ length: 1000, count: 2, leftOver: 500 });
    expect(parseEpisodes(placed(headed(lines.slice(0, 2000), 1000)))).toEqual({ ...plain, leftOver: 0 });
    expect(plain.prices[3]).toBe(Number(lines[3].split("\t")[1]));
  });

  const changed = (row: number, text: string): string[] => lines.slice(0, 1000).with(row, text);
  const short = headed(lines.slice(0, 6), 3);
  const faults: readonly (readonly [fault: string, lines: readonly string[], says: string])[] = [
    ["nothing", [], "log: expected at least one auction, got none"],
    ["a title alone", ["100\t3"], "auctions.txt:1: expected at least one auction, got none"],
    ["too few lines", lines.slice(0, 10), "auctions.txt:1: expected at least one episode of 1000 auctions, got 10 lines"],
    ["a length that is none", ["100\tmany", ...short.slice(1)], 'auctions.txt:1, column 2: expected the auctions of a block, a whole number from 1 to 1000000, got "100\\tmany"'],
    ["a length of 0", ["100\t0", ...short.slice(1)], 'auctions.txt:1, column 2: expected the auctions of a block, a whole number from 1 to 1000000, got "100\\t0"'],
    ["a block too short", short.toSpliced(3, 1), 'auctions.txt:5: expected 1 more auctions of block 1, got "2"'],
    ["a block too long", short.toSpliced(3, 0, short[3]), "auctions.txt:6: expected the number 2, which heads the next block after 3 auctions, got one more auction"],
    ["a wrong block number", short.with(5, "7"), 'auctions.txt:6: expected the number 2, which heads its block, got "7"'],
    ["a block cut off", short.slice(0, -1), "auctions.txt:8: expected 1 more auctions of block 2, got the end of the file"],
    ["a column too few", changed(5, "0\t10"), "auctions.txt:6: expected click, price and predicted click probability, got 2 columns"],
    ["a column too many", changed(5, "0\t10\t0.1\t7"), "auctions.txt:6: expected click, price and predicted click probability, got 4 columns"],
    ["a click that is none", changed(0, "2\t10\t0.1"), 'auctions.txt:1, column 1 (click): expected 0 or 1, got "2"'],
    ["a price below 0", changed(1, "0\t-1\t0.1"), 'auctions.txt:2, column 2 (price): expected a whole number from 0 to 300, got "-1"'],
    ["a price above 300", changed(1, "0\t301\t0.1"), 'auctions.txt:2, column 2 (price): expected a whole number from 0 to 300, got "301"'],
    ["a broken price", changed(1, "0\t1.5\t0.1"), 'auctions.txt:2, column 2 (price): expected a whole number from 0 to 300, got "1.5"'],
    ["a prediction above 1", changed(9, "0\t1\t1.1"), 'auctions.txt:10, column 3 (predicted): expected a probability, got "1.1"'],
    ["a prediction in words", changed(9, "0\t1\thigh"), 'auctions.txt:10, column 3 (predicted): expected a probability, got "high"'],
  ];
  it.each(faults)("with %s are refused", (_, given, says) => {
    expect(() => parseEpisodes(placed(given))).toThrow(says);
  });
});

describe("a training period", () => {
  it("gives the mean price, the cost of a click and prices that sum to 1", () => {
    const info = parseTrainingInfo(madeUpInfo);
    expect([info.meanPrice, info.costPerClick, info.clickShare]).toEqual([59, 1180, 0.05]);
    expect(info.priceShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(episodeBudget(info, 1 / 32, 1000)).toBe(1843);
  });

  it.each([
    [{ ...madeUpInfo, cost_train: -1 }, "info.cost_train: expected more than 0, got -1"],
    [{ ...madeUpInfo, imp_train: 0 }, "info.imp_train: expected at least 1, got 0"],
    [{ ...madeUpInfo, clk_train: 1.5 }, "info.clk_train: expected"],
    [{ ...madeUpInfo, price_counter_train: [1, 2] }, "info.price_counter_train: expected a length of"],
    [{ ...madeUpInfo, price_counter_train: madeUpInfo.price_counter_train.with(7, -1) }, "info.price_counter_train[7]: expected at least 0, got -1"],
    [[], "info"],
  ])("that is none is refused (%#)", (given, says) => {
    expect(() => parseTrainingInfo(given)).toThrow(says);
  });
});
