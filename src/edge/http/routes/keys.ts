// The routes of keys: made, listed, revoked, by keys of role admin that are good for all campaigns.
import { KeyAnswer, KeyBody, KeyList, NewKeyAnswer, OfKey } from "../../../client/schemas/operations.ts";
import { defineRoute, type Route } from "../route.ts";
import { drawKey } from "../secrets.ts";
import type { KeyState } from "../../../service/index.ts";

const create = defineRoute({
  id: "create-key", method: "POST", path: "/v1/keys", roles: ["admin"], scope: "all",
  summary: "Make a key. Its secret is told in this answer and never again.", body: KeyBody, answer: NewKeyAnswer,
}, async ({ service: { keys } }, { body: { name, role, campaigns = null, origins = [] } }) => {
  const { secret, ...drawn } = drawKey(role);
  return { ...shown(await keys.create({ ...drawn, name, role, campaigns, origins })), secret };
});

const list = defineRoute({
  id: "list-keys", method: "GET", path: "/v1/keys", roles: ["admin"], scope: "all", summary: "All keys, revoked ones included; never their secrets.", answer: KeyList,
}, ({ service: { keys } }) => ({ keys: keys.all().map(shown) }));

const revoke = defineRoute({
  id: "revoke-key", method: "DELETE", path: "/v1/keys/:key", roles: ["admin"], scope: "all", summary: "Revoke a key: from here on it opens nothing.", params: OfKey, answer: KeyAnswer,
}, async ({ service: { keys } }, { params }) => shown(await keys.revoke(params.key)));

/** The routes. */
export const keyRoutes: readonly Route[] = [create, list, revoke];

// The hash stays here as well.
function shown({ key, name, role, campaigns, origins, createdMs, revokedMs }: KeyState): Omit<KeyState, "hash"> {
  return { key, name, role, campaigns, origins, createdMs, revokedMs };
}
