// Durable decisions per second over HTTP, open loop, generator on the same machine: node bench/load/load.ts [per second] [seconds] [policy]
//
// 20 candidates with 10 + 10 features, SQLite on disk; the policy is square-cb or linear-thompson. The processor time per decision is
// printed beside the latencies: on a machine that others share it is the number that says something.
import { figuresOf, said } from "./figures.ts";
import { runOpenLoop } from "./open-loop.ts";
import { createTemplate } from "./requests.ts";
import { startServer } from "./server.ts";

const perSecond = Number(process.argv[2] ?? 5000);
const seconds = Number(process.argv[3] ?? 60);
const policy = process.argv[4] ?? "square-cb";
const server = await startServer(policy);
const loop = { port: server.port, connections: 400, template: createTemplate(server.key) };
const run = async (name: string, rate: number, time: number): Promise<void> => {
  const before = server.processorSeconds();
  const result = await runOpenLoop({ ...loop, perSecond: rate, seconds: time });
  process.stdout.write(said(name, figuresOf(result, server.processorSeconds() - before), result));
};
await run("warming up", Math.min(1000, perSecond), 5);
await run(`${policy}, ${perSecond}/s for ${seconds} s`, perSecond, seconds);
const { records, bytesPerRecord, fileBytes } = await server.stop();
process.stdout.write(`${records} records of ${bytesPerRecord.toFixed(0)} bytes on average, ${(fileBytes / records).toFixed(0)} bytes of the file each\n`);
