// Overload over HTTP: what is sustained, what is left at 1.5 and 3 times that, and how soon it is over: node bench/load/overload.ts [seconds] [policy] [milliseconds]
//
// With c and s the processor time of a decided and of a shed request, a service that sheds at once still decides (c - m s)/(c - s) of its
// peak at m times its load: the rest goes into saying no. Printed are both, and the share of it that was reached (claim: 90 %).
import { figuresOf, latencyAt, said, type Figures } from "./figures.ts";
import { outcomes, runOpenLoop, type LoadResult } from "./open-loop.ts";
import { createTemplate, type Template } from "./requests.ts";
import { startServer, type LoadedServer } from "./server.ts";

const seconds = Number(process.argv[2] ?? 20);
const policy = process.argv[3] ?? "square-cb";
/** Sustained: no more is shed than this share, and the decided ones come within this time; more than 25 ms is for a machine that others use. */
const mostShedShare = 0.005;
const mostMs = Number(process.argv[4] ?? 25);
const tell = (line: string): void => void process.stdout.write(line);

interface Target {
  readonly server: LoadedServer;
  readonly template: Template;
}

async function start(sheds: "all" | "late"): Promise<Target> {
  const server = await startServer(policy, sheds);
  return { server, template: createTemplate(server.key) };
}

async function measured({ server, template }: Target, name: string, [perSecond, time]: readonly [rate: number, seconds: number]): Promise<{ readonly figures: Figures; readonly result: LoadResult }> {
  const before = server.processorSeconds();
  const result = await runOpenLoop({ port: server.port, connections: 400, template, perSecond, seconds: time });
  const figures = figuresOf(result, server.processorSeconds() - before);
  tell(said(`${name}, ${Math.round(perSecond)}/s`, figures, result));
  return { figures, result };
}

const isSustained = (figures: Figures, sent: number): boolean => figures.decided >= (1 - mostShedShare) * sent && latencyAt(figures, 0.99) <= mostMs;

/** Seconds of processor time of a request that is shed: all are. */
async function shedSeconds(): Promise<number> {
  const target = await start("all");
  await measured(target, "all shed, warming up", [1000, 3]);
  const { figures } = await measured(target, "all shed", [4000, 5]);
  await target.server.stop();
  return figures.used / figures.shed;
}

/** The highest rate found to be sustained, to 5 %; the most decisions per second that any run came to, and the seconds that one of them took. */
async function search(target: Target, shedCost: number): Promise<{ readonly rate: number; readonly peak: number; readonly cost: number }> {
  let [low, high, peak, cost] = [0, Number.POSITIVE_INFINITY, 0, Number.NaN];
  for (let rate = 1000; high > 1.05 * low && rate >= 50; rate = high === Number.POSITIVE_INFINITY ? 1.5 * rate : low === 0 ? rate / 2 : Math.sqrt(low * high)) {
    const { figures, result } = await measured(target, "search", [rate, 4]);
    if (figures.decidedPerSecond > peak) [peak, cost] = [figures.decidedPerSecond, (figures.used - shedCost * figures.shed) / figures.decided];
    if (isSustained(figures, result.sent)) low = rate;
    else high = rate;
  }
  return { rate: low, peak, cost };
}

/** Seconds after which every tenth of a second is free of shed requests and its decided ones come in time. */
function recoverySeconds({ outcome, latency }: LoadResult, perSecond: number): number {
  const width = Math.max(1, Math.round(perSecond / 10));
  let over = 0;
  for (let from = 0; from < outcome.length; from += width) {
    const late = latency.subarray(from, from + width).toSorted()[Math.floor(0.99 * Math.min(width, outcome.length - from - 1))] > mostMs;
    if (late || outcome.subarray(from, from + width).some((each) => each !== outcomes.decided)) over = from + width;
  }
  return over / perSecond;
}

const shedCost = await shedSeconds();
const target = await start("late");
await measured(target, "warming up", [1000, 5]);
const { rate, peak, cost } = await search(target, shedCost);
if (rate === 0) tell(`nothing is sustained within ${mostMs} ms: the machine is busy with something else\n`);
else tell(`sustained: ${Math.round(rate)}/s (at most ${100 * mostShedShare} % shed, p99 at most ${mostMs} ms), peak ${Math.round(peak)}/s, c = ${(1e6 * cost).toFixed(0)} us per decision, s = ${(1e6 * shedCost).toFixed(0)} us per shed request\n`);
for (const factor of rate === 0 ? [] : [1.5, 3]) {
  const { figures } = await measured(target, `${factor} times`, [factor * rate, seconds]);
  const left = Math.max(0, (cost - factor * shedCost) / (cost - shedCost));
  tell(`  (c - m s)/(c - s) = ${left.toFixed(3)}; goodput ${(figures.decidedPerSecond / peak).toFixed(3)} of the peak, ${(100 * figures.decidedPerSecond / (peak * left)).toFixed(0)} % of that; p99 of the accepted ${latencyAt(figures, 0.99).toFixed(1)} ms\n`);
  const after = await measured(target, "  afterwards", [0.5 * rate, 5]);
  tell(`  recovered after ${recoverySeconds(after.result, 0.5 * rate).toFixed(1)} s\n`);
}
const { records, bytesPerRecord } = await target.server.stop();
tell(`${records} records of ${bytesPerRecord.toFixed(0)} bytes on average\n`);
