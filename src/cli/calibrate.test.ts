// propense calibrate: what it refuses before it reads anything.
import { describe, expect, it } from "vitest";
import { run } from "../../test/fixtures/command-line.ts";

describe("propense calibrate", () => {
  it("refuses a problem that cannot be fitted, and one that does not exist", async () => {
    expect(await run("calibrate", "coupon", "log.jsonl")).toEqual({
      code: 2, out: "", err: "propense: unsuited: coupon: expected a problem whose world can be fitted to a log, got one that cannot\n",
    });
    expect(await run("calibrate", "nothing", "log.jsonl")).toMatchObject({ code: 2, out: "" });
  });
});
