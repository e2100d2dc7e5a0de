// Live campaigns: state is a fold over append-only journals; storage, time and the secret come through ports.
export * from "./buckets.ts";
export * from "./campaigns.ts";
export * from "./decision-service.ts";
export * from "./events.ts";
export * from "./join.ts";
export * from "./journal.ts";
export * from "./policies.ts";
export * from "./state.ts";
export * from "./store.ts";
export * from "./verify.ts";
