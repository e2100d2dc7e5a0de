// One simulated season of the real service: its disk, clock, network and crashes all follow from two numbers.
import { algorithms } from "../../src/algorithms/index.ts";
import { PropenseError } from "../../src/core/index.ts";
import { fastDigest } from "../../src/edge/fast-hashes.ts";
import { createMemorySnapshots } from "../../src/edge/storage/memory.ts";
import { openDecisionService, openVault, plainState, type DecisionService } from "../../src/service/index.ts";
import { giftKind } from "../fixtures/gift-shop.ts";
import { createChance, type Chance } from "./chance.ts";
import { checkSeason, type DrawTally, type Heard, type Written } from "./checker.ts";
import { answers as expectedAnswers, createClients, type Errand } from "./clients.ts";
import { createDisk, type Disk } from "./disk.ts";
import { createGates, type Gates } from "./gates.ts";
import { createSimulatedStore, createTables } from "./store.ts";
import { dayMs, styleOf, type Style } from "./style.ts";

/** How long a season is. */
export interface SeasonPlan {
  readonly seed: number;
  readonly season: number;
  /** Answered errands after which it ends. */
  readonly operations: number;
  readonly crashes: number;
}

/** What became of it. */
export interface SeasonResult {
  readonly faults: readonly string[];
  /**
   * What was asked of the money and answered, each errand once however often it was asked, with success or with a refusal; and the
   * windows whose closing gave money back. Not counted: what moves no money by its nature (shown, a purchase that pays nothing), and
   * what is refused before the money is looked at (conflicts, forgotten decisions, those of another writer).
   */
  readonly operations: number;
  /** The same by verb and answer: "done", or the code of the refusal. */
  readonly answers: { readonly [verbAndAnswer: string]: number };
  readonly crashes: number;
  /** Crashes while the service was opening again after another one. */
  readonly recoveryCrashes: number;
  readonly failedCalls: number;
  readonly takeovers: number;
  readonly records: number;
  readonly decisions: number;
}

/** A running process of the service. */
interface Process {
  readonly stream: string;
  service: DecisionService | null;
  alive: boolean;
  inFlight: Set<Errand>;
}

/** Runs a season and has the checker look at what is left. */
export async function runSeason({ seed, season, operations, crashes }: SeasonPlan, tally: DrawTally): Promise<SeasonResult> {
  const chance = createChance(seed, season);
  const style = styleOf(chance);
  const world = createWorld(chance, style);
  const times = Array.from({ length: crashes }, () => chance.below(operations)).toSorted((a, b) => a - b);
  const numbered = times.map((after, index) => ({ after, number: season * crashes + index }));
  let recovering = 0;
  for (let steps = 0; world.answered() < operations; steps++) {
    if (steps > 10 * operations) throw new Error(`the season does not come to rest: ${world.lastFault()}`);
    if (numbered.length > 0 && world.answered() >= numbered[0].after) {
      world.crash();
      const next = numbered.splice(0, 1)[0].number + 1;
      // Every tenth crash comes while the service recovers from the one before.
      if (next % 10 === 9 && numbered.length > 0) {
        numbered.splice(0, 1);
        world.start();
        for (let gates = chance.below(12); gates > 0; gates--) await world.letGo();
        world.crash();
        recovering++;
      }
    }
    await world.step();
  }
  await world.settle();
  const fault = season % 8 === 0 ? await world.reopened() : null;
  const { faults, records, decisions, expiries } = checkSeason(world.written(), world.heard, { caps: style.caps, tally });
  const where = `seed ${seed}, season ${season}`;
  return {
    faults: [...world.unexpected, ...faults, ...(fault === null ? [] : [fault])].map((text) => `${where}: ${text}`),
    operations: world.answered() + expiries, answers: { ...world.answers(), expire: expiries }, crashes, recoveryCrashes: recovering, failedCalls: world.failedCalls(), takeovers: world.takeovers(), records, decisions,
  };
}

const drained = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function createWorld(chance: Chance, style: Style) {
  const disk = createDisk();
  const tables = createTables(disk);
  const gates = createGates();
  const snapshots = createMemorySnapshots();
  const heard: Heard[] = [];
  const unexpected: string[] = [];
  let nowMs = 0;
  const clients = createClients(chance, () => nowMs);
  let processes: Process[] = [];
  let waiting: Errand[] = [];
  let network: (() => void)[] = [];
  let answered = 0;
  const answers: { [verbAndAnswer: string]: number } = {};
  let failedCalls = 0;
  let takeovers = 0;
  let calm = false;
  let lastFault = "nobody opens";

  const die = (process: Process): void => {
    process.alive = false;
    gates.drop(process);
    processes = processes.filter((other) => other !== process);
    waiting.push(...process.inFlight);
  };
  const start = (stream = "one"): void => {
    const process: Process = { stream, service: null, alive: true, inFlight: new Set() };
    processes.push(process);
    const store = createSimulatedStore(disk, tables, {
      wait: () => (process.alive ? gates.pass(process) : new Promise(() => undefined)),
      strike() {
        if (calm || !chance.happens(style.failing)) return;
        failedCalls++;
        throw new Error("the simulated disk failed");
      },
    });
    const opening = openDecisionService({
      store, snapshots, vault: openVault, clock: () => nowMs, secret: style.secret, mac: style.mac, digest: fastDigest, stream, kinds: [giftKind], algorithms,
      rememberMs: style.rememberMs, limits: style.limits,
      onFatal: () => die(process),
    });
    void opening.then(async (service) => {
      // Whoever is told that it is there already, by whatever crashed before, has it.
      if (!service.journal.state.get("spring")?.plan) await service.campaigns.create(style.request);
      if (process.alive) process.service = service;
    }).catch((error: unknown) => {
      lastFault = (error as Error).message;
      if (process.alive) die(process);
    });
  };
  const crash = (): void => {
    // Either the power fails for all, or one process is killed and what it wrote stays in the page cache.
    const power = chance.happens(0.7);
    const hit = power || processes.length === 0 ? [...processes] : [chance.pick(processes)];
    for (const process of hit) die(process);
    if (!power) return;
    network = [];
    disk.losePower(chance);
  };
  const finish = ({ verb }: Errand, answer: string): void => {
    if (verb === null) return;
    if (!["conflict", "not-found", "stale"].includes(answer)) answered++;
    if (!expectedAnswers[verb].includes(answer) && (verb === "decide" || !["unavailable", "unknown"].includes(answer))) unexpected.push(`${verb} was answered with ${answer}`);
    answers[`${verb}: ${answer}`] = (answers[`${verb}: ${answer}`] ?? 0) + 1;
  };
  const send = (errand: Errand): void => {
    const able = processes.filter((process) => process.service !== null);
    if (able.length === 0) return void waiting.push(errand);
    const process = chance.pick(able);
    process.inFlight.add(errand);
    const arrive = (end: () => void): void => void network.push(() => { if (process.inFlight.delete(errand) && process.alive) end(); });
    errand.ask(process.service!).then(
      (told) => arrive(() => {
        finish(errand, "done");
        if (told === null) return;
        heard.push(told);
        clients.learn(told);
      }),
      (error: unknown) => arrive(() => {
        // What is refused for good ends the matter; everything else is asked again.
        const code = error instanceof PropenseError ? error.fault.code : "unknown";
        errand.tries++;
        if (["unavailable", "stale", "unknown"].includes(code) && errand.tries < errand.patience) waiting.push(errand);
        else finish(errand, code);
      }),
    );
  };
  const tick = (): void => {
    nowMs += chance.below(style.tickMs);
    if (chance.happens(0.001)) nowMs = Math.max(0, nowMs + (chance.happens(0.5) ? 400 : -400) * dayMs);
    if (!chance.happens(0.02)) return;
    const able = processes.filter((process) => process.service !== null);
    if (able.length > 0) chance.pick(able).service!.closeWindows().catch(() => undefined);
  };
  const letGo = async (): Promise<void> => {
    gates.open(chance);
    await drained();
  };
  const deliver = (): void => {
    const arrived = network;
    network = [];
    for (const end of arrived) {
      // Messages overtake one another and are late.
      if (!calm && chance.happens(0.1)) network.push(end);
      else end();
    }
  };
  const step = async (): Promise<void> => {
    if (!processes.some(({ stream }) => stream === "one")) start("one");
    if (style.writers === "two" && !processes.some(({ stream }) => stream === "two")) start("two");
    if (style.writers === "takeover" && chance.happens(0.004) && processes.length < 3) {
      takeovers++;
      start("one");
    }
    tick();
    const flying = processes.reduce((sum, { inFlight }) => sum + inFlight.size, 0);
    if (processes.some(({ service }) => service !== null)) {
      const again = waiting;
      waiting = [];
      for (const errand of again) send(errand);
      for (let count = chance.below(32); flying + count < 80 && count > 0; count--) send(clients.next());
    }
    await letGo();
    deliver();
  };
  return {
    heard, unexpected, crash, start, letGo, step,
    answered: () => answered,
    answers: (): { readonly [verbAndAnswer: string]: number } => answers,
    failedCalls: () => failedCalls,
    takeovers: () => takeovers,
    lastFault: () => lastFault,
    written: (): readonly Written[] => disk.frames().flat(),
    /** Everybody gets an answer. */
    async settle(): Promise<void> {
      calm = true;
      for (let turns = 0; turns < 5000; turns++) {
        if (!processes.some(({ stream }) => stream === "one")) start("one");
        if (style.writers === "two" && !processes.some(({ stream }) => stream === "two")) start("two");
        const again = waiting;
        waiting = [];
        for (const errand of again) send(errand);
        await letGo();
        deliver();
        if (gates.waiting() === 0 && network.length === 0 && waiting.length === 0 && processes.every(({ inFlight, service }) => inFlight.size === 0 && service !== null)) return;
      }
      throw new Error(`the season does not come to rest: ${lastFault}`);
    },
    /** Power fails once more; whoever opens with and without the checkpoint must find the same state. */
    async reopened(): Promise<string | null> {
      for (const process of processes) die(process);
      disk.losePower(chance);
      const states: string[] = [];
      for (const clear of [false, true]) states.push(await stateAfter(disk, tables, { gates, chance, clear }));
      return states[0] === states[1] ? null : "the checkpoint and the journal tell different states";
    },
  };
}

async function stateAfter(disk: Disk, tables: ReturnType<typeof createTables>, { gates, chance, clear }: { readonly gates: Gates; readonly chance: Chance; readonly clear: boolean }): Promise<string> {
  const store = createSimulatedStore(disk, tables, { wait: () => Promise.resolve(), strike: () => undefined });
  if (clear) await store.checkpoint.clear();
  gates.open(chance);
  const service = await openDecisionService({
    store, snapshots: createMemorySnapshots(), vault: openVault, clock: () => 0, secret: new Uint8Array(4), digest: fastDigest, stream: "one", kinds: [giftKind], algorithms,
  });
  return JSON.stringify(plainState(service.journal.state));
}
