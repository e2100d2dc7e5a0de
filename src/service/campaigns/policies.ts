// From the name of a policy to the policy: the problem's fallback, uniform, or a published snapshot.
import {
  canonical, createLearner, decodeSnapshot, describe, encodeSnapshot, explore, fail, findNamed, snapshotName, uniform, type Algorithm,
  type Policy, type Snapshot,
} from "../../core/index.ts";
import { indexOfLabel, type Problem } from "../../problems/index.ts";
import type { Assignment } from "./campaign-plan.ts";
import type { SnapshotStore } from "../journal/store.ts";

/** How a bucket decides one request. The fallback depends on the request; every other policy does not. */
export type RequestPolicy = (request: unknown, prices: Float32Array) => Policy;

/** Policies by name, loaded once. */
export interface Policies {
  /** Loads it where it is not loaded yet. Throws `not-found` for a name that was never published. */
  load(assignment: Assignment, problem: Problem): Promise<RequestPolicy>;
  /** The policy where it is loaded, else null. */
  loaded(assignment: Assignment, problem: Problem): RequestPolicy | null;
  /** Saves a snapshot under the name it is returned by. Throws `bad-snapshot` unless it decides what the problem decides. */
  publish(snapshot: Snapshot, problem: Problem): Promise<string>;
}

/** Policies over these snapshots and this registry of algorithms. */
export function createPolicies(snapshots: SnapshotStore, algorithms: readonly Algorithm[]): Policies {
  const loaded = new WeakMap<Problem, Map<string, Policy>>();
  const read = async (name: string, problem: Problem): Promise<Policy> => {
    const bytes = await snapshots.load(name) ?? fail("not-found", "policy", "fallback, uniform or a published snapshot", name);
    const snapshot = decodeSnapshot(bytes, name);
    if (snapshotName(snapshot) !== name) fail("bad-snapshot", name, "the numbers it is named after", snapshotName(snapshot));
    return policyOfSnapshot(snapshot, problem, algorithms);
  };
  const knownFor = (problem: Problem): Map<string, Policy> => {
    const known = loaded.get(problem) ?? new Map<string, Policy>([["uniform", uniform]]);
    loaded.set(problem, known);
    return known;
  };
  const find: Policies["loaded"] = ({ policy: name, explorationFloor }, problem) => {
    if (name === "fallback") return (request, prices) => explore(alwaysFallback(problem, request, prices), explorationFloor);
    const policy = knownFor(problem).get(name);
    if (policy === undefined) return null;
    const explored = explorationFloor === 0 ? policy : explore(policy, explorationFloor);
    return () => explored;
  };
  return {
    loaded: find,
    async load(assignment, problem) {
      const { policy: name } = assignment;
      if (find(assignment, problem) === null) knownFor(problem).set(name, await read(name, problem));
      return find(assignment, problem)!;
    },
    async publish(snapshot, problem) {
      policyOfSnapshot(snapshot, problem, algorithms);
      const name = snapshotName(snapshot);
      await snapshots.save(name, encodeSnapshot(snapshot));
      return name;
    },
  };
}

/** The policy a snapshot holds. Throws `bad-snapshot` where it was learned for another kind of decision. */
export function policyOfSnapshot(snapshot: Snapshot, problem: Pick<Problem, "spec">, algorithms: readonly Algorithm[]): Policy {
  if (canonical(snapshot.spec) !== canonical(problem.spec)) {
    fail("bad-snapshot", "spec", "the decision of this problem", describe(snapshot.spec.state.map((field) => field.name)));
  }
  const algorithm = findNamed(algorithms, snapshot.algorithm, "algorithm");
  return createLearner(algorithm, snapshot.spec, snapshot.config, snapshot).policy;
}

// One stage after the other, the candidate of the problem's fallback. Made for one decision and used once.
function alwaysFallback(problem: Problem, request: unknown, prices: Float32Array): Policy {
  const candidates = problem.fallback!(request);
  const indices = candidates.map((candidate, stage) =>
    indexOfLabel(problem, problem.stage(request, candidates.slice(0, stage), prices)!, problem.label(candidate)));
  let stage = 0;
  return {
    probabilities(observation, random, out) {
      const index = indices[stage++];
      if (observation.allowed[index] !== 1) return uniform.probabilities(observation, random, out);
      const result = out?.length === observation.allowed.length ? out.fill(0) : new Float64Array(observation.allowed.length);
      result[index] = 1;
      return result;
    },
  };
}
