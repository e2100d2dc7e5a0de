// The routes of policies: snapshots come in and go out as the bytes of their files.
import { Type } from "typebox";
import { PolicyAnswer, PolicyList } from "../../../client/schemas/campaigns.ts";
import { closed, InCampaign } from "../../../client/schemas/common.ts";
import { decodeSnapshot, fail } from "../../../core/index.ts";
import { defineRoute, type Route } from "../route.ts";

const bytes = "application/octet-stream";
const Bytes = Type.Unsafe<Uint8Array>({ type: "string", format: "binary" });
const Snapshot = closed({ policy: Type.String({ pattern: "^[0-9a-f]{64}$" }) });

const bring = defineRoute({
  id: "import-policy", method: "POST", path: "/v1/campaigns/:campaign/policies", roles: ["admin"], scope: "campaign",
  summary: "Import a policy file (.safetensors): refused unless it decides what the campaign decides. Promotes nothing.",
  params: InCampaign, accepts: bytes, bodyLimit: 64 * 1024 * 1024, answer: PolicyAnswer,
}, async ({ service: { campaigns } }, { params, body }) => {
  campaigns.find(params.campaign);
  if (!((body as unknown) instanceof Uint8Array)) fail("bad-body", "body", `a policy file as ${bytes}`, "nothing");
  return { policy: await campaigns.publish(params.campaign, decodeSnapshot(body as unknown as Uint8Array, "body")) };
});

const list = defineRoute({
  id: "list-policies", method: "GET", path: "/v1/policies", roles: ["admin", "read"], scope: "all",
  summary: "The names of all policies.", answer: PolicyList,
}, async ({ snapshots }) => ({ policies: await snapshots.names() }));

const take = defineRoute({
  id: "export-policy", method: "GET", path: "/v1/policies/:policy", roles: ["admin", "read"], scope: "all",
  summary: "A policy as the bytes of its file.", params: Snapshot, gives: bytes, answer: Bytes,
}, async ({ snapshots }, { params }) => await snapshots.load(params.policy) ?? fail("not-found", "policy", "one that was imported", params.policy));

/** The routes. */
export const policyRoutes: readonly Route[] = [bring, list, take];
