// What every problem owes: one and the same decision in simulation, in logs and live, and money that never exceeds what was reserved.
import * as fc from "fast-check";
import { expect } from "vitest";
import { observationAt, seeded, uniform, type State } from "../../src/core/index.ts";
import { decide, logOfRecords, recordOf, type ProblemKind } from "../../src/problems/index.ts";
import { checkObservation } from "./environment.ts";
import { expectSameBits, type Law } from "./law.ts";
import { codeOf } from "./learner.ts";
import { expectSameObservation, jsonOf, pricesOf, reservedBy, season, visits, worldOf, type ProblemSubject } from "./season.ts";

export type { ProblemSubject } from "./season.ts";

export const problemLaws: readonly Law<ProblemSubject>[] = [
  {
    name: "its spec and metrics make sense",
    check({ problem: { spec, metrics, accounts } }) {
      for (const names of [spec.state.map((field) => field.name), spec.candidate.map((field) => field.name), spec.limits, metrics.map((metric) => metric.name), accounts]) {
        expect(new Set(names).size).toBe(names.length);
      }
      for (const { low, high } of [...spec.state, ...spec.candidate]) expect(low).toBeLessThan(high);
      for (const { per } of metrics) if (per !== null) expect(metrics.map((metric) => metric.name)).toContain(per);
      expect(spec.stages).toBeGreaterThanOrEqual(1);
      expect(spec.discount >= 0 && spec.discount <= 1).toBe(true);
    },
  },
  {
    name: "every stage fits the spec, has labels of its own, and is the same when asked again",
    check(subject) {
      const { problem } = subject;
      for (const { request, decision } of season(subject)) {
        expect(decision.stages.length).toBeLessThanOrEqual(problem.spec.stages);
        decision.stages.forEach((stage, index) => {
          checkObservation(stage.observation, problem.spec, true);
          const labels = stage.candidates.map((candidate) => problem.label(candidate));
          expect(labels.length).toBe(stage.observation.allowed.length);
          expect(new Set(labels).size).toBe(labels.length);
          if (problem.spec.fixed !== null) expect(labels).toEqual(problem.spec.fixed);
          expectSameObservation(problem.stage(request, decision.chosen.slice(0, index), pricesOf(problem))!.observation, stage.observation);
        });
        expect(problem.stage(request, decision.chosen, pricesOf(problem))).toBeNull();
      }
    },
  },
  {
    name: "the prices it is given are the prices a policy sees",
    check(subject) {
      const prices = pricesOf(subject.problem).map((_, limit) => 0.5 + limit);
      for (const { request } of season(subject).slice(0, 5)) expectSameBits(subject.problem.stage(request, [], prices)!.observation.prices, prices);
    },
  },
  {
    name: "a problem that says why a candidate is forbidden says it of every forbidden one and of no other",
    check(subject) {
      const { problem } = subject;
      if (problem.because === undefined) return;
      for (const { request, decision } of season(subject)) {
        for (const [at] of decision.stages.entries()) {
          const chosen = decision.chosen.slice(0, at);
          const { observation: { allowed }, candidates } = problem.stage(request, chosen, pricesOf(problem))!;
          for (const [action, candidate] of candidates.entries()) expect(problem.because(request, chosen, candidate) === null, problem.label(candidate)).toBe(allowed[action] === 1);
        }
      }
    },
  },
  {
    name: "requests arrive in order of time, and outcomes within the window",
    check(subject) {
      const { problem } = subject;
      let before = Number.NEGATIVE_INFINITY;
      for (const { request, afterMs } of season(subject)) {
        expect(problem.time(request)).toBeGreaterThanOrEqual(before);
        before = problem.time(request);
        for (const after of afterMs) expect(after >= 0 && after <= problem.outcomeWindowMs).toBe(true);
      }
    },
  },
  {
    name: "written as JSON and parsed again, requests and outcomes mean the same",
    check(subject) {
      const { problem } = subject;
      for (const { request, decision, outcomes } of season(subject)) {
        const parsed = problem.parseRequest(jsonOf(request));
        expect([problem.time(parsed), problem.subject(parsed), problem.episode(parsed)]).toEqual([problem.time(request), problem.subject(request), problem.episode(request)]);
        expectSameObservation(problem.stage(parsed, [], pricesOf(problem))!.observation, decision.stages[0].observation);
        const again = outcomes.map((outcome) => problem.parseOutcome(jsonOf(outcome)));
        expect(problem.assess({ request: parsed, chosen: decision.chosen }, again)).toEqual(problem.assess(decision, outcomes));
      }
    },
  },
  {
    name: "an assessment has a reward and costs per stage and every metric, with and without outcomes",
    check(subject) {
      const { problem } = subject;
      for (const { decision, outcomes } of season(subject)) {
        for (const reports of [outcomes, []]) {
          const { stages, metrics } = problem.assess(decision, reports);
          expect(stages.length).toBe(decision.stages.length);
          for (const { reward, costs } of stages) {
            expect(costs.length).toBe(problem.spec.limits.length);
            expect([reward, ...costs].every((value) => Number.isFinite(value))).toBe(true);
          }
          for (const { name } of problem.metrics) expect(Number.isFinite(metrics[name]), name).toBe(true);
        }
      }
    },
  },
  {
    name: "money is whole, its accounts are known, and settlement never exceeds the reservation",
    check(subject) {
      const { problem } = subject;
      for (const account of problem.accounts) expect(problem.account(account).cap).toBeGreaterThanOrEqual(0);
      expect(codeOf(() => problem.account("no such account"))).toBe("unknown-name");
      for (const visit of season(subject)) {
        const reserved = reservedBy(problem, visit);
        for (const [account, maximum] of reserved) {
          expect(problem.accounts).toContain(account);
          expect(Number.isSafeInteger(maximum) && maximum >= 0).toBe(true);
        }
        for (const reports of [visit.outcomes, [], [...visit.outcomes, ...visit.outcomes]]) {
          for (const { account, amount } of problem.assess(visit.decision, reports).settled) {
            expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
            expect(amount).toBeLessThanOrEqual(reserved.get(account) ?? 0);
          }
        }
      }
    },
  },
  {
    name: "its fallback is complete, allowed and free, and money that is short is masked",
    check(subject) {
      const { problem } = subject;
      for (const { request } of season(subject)) {
        const free = decide(problem, request, uniform, {
          prices: pricesOf(problem), random: seeded("free"), permits: (reservations) => reservations.every(({ maximum }) => maximum === 0),
        });
        const fallen = decide(problem, request, uniform, { prices: pricesOf(problem), random: seeded("none"), permits: () => false });
        expect(fallen.fallback).toBe(true);
        for (const { chosen } of [free, fallen]) for (const { maximum } of problem.reserve(request, chosen)) expect(maximum).toBe(0);
        expect(problem.stage(request, fallen.chosen, pricesOf(problem))).toBeNull();
      }
    },
  },
  {
    name: "no stage behind the first is a dead end: it can be decided with the money that is held already",
    check(subject) {
      const { problem } = subject;
      const held = (request: unknown, chosen: readonly unknown[]): Map<string, number> => reservedBy(problem, { request, decision: { chosen } });
      for (const { request, decision: { chosen, stages } } of season(subject)) {
        for (let index = 1; index < stages.length; index++) {
          const before = held(request, chosen.slice(0, index));
          const isFree = (candidate: unknown): boolean => [...held(request, [...chosen.slice(0, index), candidate])].every(([account, sum]) => sum <= (before.get(account) ?? 0));
          const { candidates, observation } = problem.stage(request, chosen.slice(0, index), pricesOf(problem))!;
          expect(candidates.some((candidate, action) => observation.allowed[action] === 1 && isFree(candidate))).toBe(true);
        }
      }
    },
  },
  {
    name: "a log of its records holds the observations, propensities and rewards that were live",
    check(subject) {
      const { problem } = subject;
      const visited = season(subject);
      const records = visited.map(({ decision, outcomes }, index) => ({ where: `line ${index}`, record: jsonOf(recordOf(problem, String(index), decision, outcomes)) }));
      const log = logOfRecords(problem, records as Parameters<typeof logOfRecords>[1]);
      log.decisions!.forEach((id, row) => {
        const { decision, outcomes } = visited[Number(id)];
        const stage = decision.stages[log.stages[row]];
        expectSameObservation(observationAt(log.observations, row, problem.spec), stage.observation);
        expect([log.actions[row], log.propensities[row]]).toEqual([stage.action, stage.propensity]);
        expect(log.rewards[row]).toBe(problem.assess(decision, outcomes).stages[log.stages[row]].reward);
      });
      expect(log.rows).toBe(visited.reduce((sum, { decision }) => sum + decision.stages.length, 0));
    },
  },
  {
    name: "the same seed gives the same world, and a restored world goes on with the same bytes",
    check(subject) {
      const [first, second] = [worldOf(subject.problem, "same"), worldOf(subject.problem, "same")];
      const text = (world: typeof first, label: string): string => JSON.stringify(visits(subject, world, label).map(({ request, outcomes, afterMs }) => ({ request, outcomes, afterMs })));
      expect(text(second, "one")).toBe(text(first, "one"));
      const third = worldOf(subject.problem, "same");
      third.restore(jsonOf(first.save()) as State);
      expect(text(third, "two")).toBe(text(first, "two"));
    },
  },
  {
    name: "its baselines make complete decisions of allowed candidates",
    check(subject) {
      const { problem } = subject;
      for (const baseline of problem.baselines ?? []) {
        for (const { request } of season(subject).slice(0, 30)) {
          const chosen = baseline.act(request, seeded(baseline.name));
          chosen.forEach((candidate, index) => {
            const stage = problem.stage(request, chosen.slice(0, index), pricesOf(problem))!;
            const action = stage.candidates.findIndex((each) => problem.label(each) === problem.label(candidate));
            expect(stage.observation.allowed[action], `${baseline.name}: ${problem.label(candidate)}`).toBe(1);
          });
          expect(problem.stage(request, chosen, pricesOf(problem))).toBeNull();
        }
      }
    },
  },
  {
    name: "what is no request or outcome is refused with its own code, never with a crash (2,000 values each)",
    check({ problem }) {
      const parses = [["bad-request", (value: unknown) => problem.parseRequest(value)], ["bad-outcome", (value: unknown) => problem.parseOutcome(value)]] as const;
      for (const [code, parse] of parses) {
        fc.assert(fc.property(fc.anything(), (value) => {
          expect(["none", code]).toContain(codeOf(() => parse(value)));
        }), { numRuns: 2000, seed: 20_261_120 });
      }
    },
  },
  {
    name: "a request with one field changed to anything is parsed or refused, never a crash (2,000 changes)",
    check(subject) {
      const requests = season(subject).slice(0, 20).map(({ request }) => jsonOf(request) as Record<string, unknown>);
      fc.assert(fc.property(fc.nat(), fc.nat(), fc.anything(), (which, field, value) => {
        const request = requests[which % requests.length];
        const name = Object.keys(request)[field % Object.keys(request).length];
        expect(["none", "bad-request"]).toContain(codeOf(() => subject.problem.parseRequest({ ...request, [name]: value })));
      }), { numRuns: 2000, seed: 20_261_120 });
    },
  },
];

export const kindLaws: readonly Law<ProblemKind>[] = [
  {
    name: "its presets are settings it parses to the same",
    check(kind) {
      expect(Object.keys(kind.presets)).toContain("default");
      for (const preset of Object.values(kind.presets)) expect(kind.parseSettings(jsonOf(preset))).toEqual(preset);
      expect(kind.parseSettings({})).toEqual(kind.presets["default"]);
    },
  },
  {
    name: "what are no settings is refused as bad settings, never with a crash (2,000 values)",
    check(kind) {
      fc.assert(fc.property(fc.anything(), (value) => {
        expect(["none", "bad-settings"]).toContain(codeOf(() => kind.parseSettings(value)));
      }), { numRuns: 2000, seed: 20_261_120 });
      expect(codeOf(() => kind.parseSettings({ noSuchSetting: 1 }))).toBe("bad-settings");
    },
  },
];
