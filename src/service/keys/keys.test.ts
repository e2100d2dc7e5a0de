// Keys are facts: they survive a restart and a checkpoint, are made once, and stay revoked.
import { expect, test } from "vitest";
import { codeOf, openGiftService } from "../../../test/fixtures/gift-service.ts";
import { plainState } from "../journal/saved-state.ts";
import { openDecisionService } from "../decision-service.ts";

const key = (name: string) => ({ key: name, hash: "00".repeat(32), name: `the ${name}` });

test("keys are made once, revoked for good, and the same after a restart with and without a checkpoint", async () => {
  const { service, ports, at } = await openGiftService();
  await service.keys.create({ ...key("a"), role: "server", campaigns: ["spring"] });
  at(5);
  await service.keys.create({ ...key("b"), role: "publishable", origins: ["https://shop.example"] });
  await service.keys.revoke("a");
  await service.keys.revoke("a");
  expect(await codeOf(service.keys.create({ ...key("a"), role: "admin" }))).toBe("conflict");
  expect(await codeOf(service.keys.revoke("c"))).toBe("not-found");
  const wanted = plainState(service.journal.state);
  expect(plainState((await openDecisionService(ports)).journal.state)).toEqual(wanted);
  const again = await openDecisionService(ports);
  await again.journal.checkpoint();
  const third = await openDecisionService(ports);
  expect(plainState(third.journal.state)).toEqual(wanted);
  expect(third.keys.find("a")).toMatchObject({ revokedMs: 5, createdMs: 0, campaigns: ["spring"] });
  expect(third.keys.all().map((found) => found.key)).toEqual(["a", "b"]);
});

test("only publishable keys have origins, and they must", async () => {
  const { service } = await openGiftService();
  expect(await codeOf(service.keys.create({ ...key("a"), role: "publishable" }))).toBe("bad-settings");
  expect(await codeOf(service.keys.create({ ...key("a"), role: "server", origins: ["https://shop.example"] }))).toBe("bad-settings");
  expect(await codeOf(service.keys.create({ ...key("a"), role: "owner" as never }))).toBe("bad-settings");
});
