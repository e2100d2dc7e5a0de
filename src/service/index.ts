// Live campaigns: state is a fold over append-only journals; storage, keys, time and the secret come through ports.
export * from "./buckets.ts";
export * from "./campaign-plan.ts";
export * from "./campaigns.ts";
export * from "./checkpoints.ts";
export * from "./deciding.ts";
export * from "./decision-service.ts";
export * from "./events.ts";
export * from "./join.ts";
export * from "./journal.ts";
export { standardLimits, type JournalLimits } from "./journal-upkeep.ts";
export * from "./policies.ts";
export * from "./record-codec.ts";
export type { Receipt, Told } from "./recording.ts";
export * from "./state.ts";
export * from "./store.ts";
export * from "./vault.ts";
export * from "./verify.ts";
