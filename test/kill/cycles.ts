// Kills a service in the middle of its work again and again, and asks afterwards for everything that it had acknowledged.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "../../src/client/index.ts";
import { plainRequest } from "../../src/problems/coupon/fixtures.ts";
import { callOn, type Call } from "./callers.ts";
import { startService, type DataPlace } from "./service-process.ts";

/** How often, how hard. */
export interface KillPlan extends DataPlace {
  readonly cycles: number;
  readonly perSecond: number;
  /** Resolves when it is to be killed: called at each readiness, with how many decisions are acknowledged by now. */
  readonly killTime: (acknowledged: () => number) => Promise<void>;
}

/** What came of it. */
export interface KillReport {
  readonly cycles: number;
  readonly made: number;
  readonly decisions: number;
  readonly outcomes: number;
  /** Requests that were refused: nothing was acknowledged. */
  readonly unserved: number;
  /** What was acknowledged and is gone, or is told otherwise afterwards. */
  readonly lost: readonly string[];
  /** Of every start but the first, sorted. */
  readonly readyMs: readonly number[];
  /** Processor time that these starts took. */
  readonly readyProcessorMs: readonly number[];
}

interface Acknowledged {
  readonly body: string;
  readonly answer: string;
}

const at = "/v1/campaigns/kill/decisions";

/** What callers were told so far. */
function createMemory() {
  const decisions = new Map<string, Acknowledged>();
  const names: string[] = [];
  const outcomes = new Map<string, string>();
  const lost: string[] = [];
  let [count, unserved] = [0, 0];
  const decide = (name: string, body: string): Call => ({
    path: at, body,
    heard(status, answer) {
      const before = decisions.get(name);
      if (status !== 200 || answer.includes('"shed":true')) return void unserved++;
      if (before === undefined) {
        decisions.set(name, { body, answer });
        names.push(name);
      }
      else if (before.answer !== answer) lost.push(`${name} was answered with ${before.answer} and with ${answer}`);
    },
  });
  // What was offered is redeemed; the others bought without.
  const tell = (name: string): Call => {
    const redeemed = !decisions.get(name)!.answer.includes('"candidate":"none"');
    const outcome = { kind: "order", order: `order of ${name}`, basketCents: 9000, marginCents: 3000, redeemed };
    return {
      path: `${at}/${name}/${redeemed ? "redeem" : "outcomes"}`, body: JSON.stringify({ outcomeId: "order", outcome }),
      heard(status, answer) {
        if (status !== 200) return void unserved++;
        if (outcomes.has(name) && !answer.includes('"repeated":true')) lost.push(`the outcome of ${name} was told as new: ${answer}`);
        outcomes.set(name, answer);
      },
    };
  };
  const fresh = (): Call => {
    const name = `d${count++}`;
    return decide(name, JSON.stringify({ decision: name, request: { ...plainRequest, subject: `customer-${count % 5000}` } }));
  };
  return {
    lost, decisions, outcomes,
    unserved: () => unserved,
    /** Six of ten are new decisions, three outcomes of what was decided, one is asked again. */
    next(): Call {
      const turn = count % 10;
      const name = names[Math.max(0, names.length - 1 - (count * 7) % 97)];
      const call = fresh();
      if (turn < 6 || name === undefined) return call;
      return turn < 9 ? tell(name) : decide(name, decisions.get(name)!.body);
    },
    *everything(): Generator<Call> {
      for (const [name, { body }] of decisions) yield decide(name, body);
      for (const name of outcomes.keys()) yield tell(name);
    },
  };
}

/** Runs the cycles, each over the data that the one before left. */
export async function runCycles({ cycles, perSecond, killTime, ...place }: KillPlan): Promise<KillReport> {
  const memory = createMemory();
  // Nothing is shed because a machine is slow: what is shed is not acknowledged, and proves nothing.
  writeFileSync(join(place.folder, "propense.config.ts"), "export default { limits: { overload: { mostWaiting: 1e9, mostAtOnce: 1e9, mostDelayMs: 1e9 } } as const };\n");
  const readyMs: number[] = [];
  const readyProcessorMs: number[] = [];
  const first = await startService(place);
  const key = first.adminKey ?? "";
  await createClient({ url: first.url, key, timeoutMs: 30_000 }).campaigns.create({ campaign: "kill", problem: "coupon", assignments: { live: { policy: "uniform", explorationFloor: 0 } } });
  let [service, made] = [first, 0];
  for (let cycle = 0; cycle < cycles; cycle++) {
    const killing = killTime(() => memory.decisions.size).then(service.kill);
    made += await callOn({ url: service.url, key, connections: 64 }, () => memory.next(), perSecond);
    await killing;
    service = await startService(place);
    readyMs.push(service.readyMs);
    readyProcessorMs.push(service.readyProcessorMs);
  }
  const calls = memory.everything();
  const before = memory.unserved();
  const acknowledged = { decisions: memory.decisions.size, outcomes: memory.outcomes.size };
  const asked = await callOn({ url: service.url, key, connections: 16 }, () => calls.next().value as Call | undefined ?? null);
  await service.kill();
  const unasked = memory.unserved() - before + acknowledged.decisions + acknowledged.outcomes - asked;
  return {
    cycles, made, ...acknowledged, unserved: before, readyMs: readyMs.toSorted((a, b) => a - b), readyProcessorMs: readyProcessorMs.toSorted((a, b) => a - b),
    lost: unasked === 0 ? memory.lost : [...memory.lost, `${unasked} of what was acknowledged could not be asked for again`],
  };
}
