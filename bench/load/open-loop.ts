// An open-loop generator: requests leave when their time has come, whether earlier ones were answered or not, over sockets that stay open.
//
// It shares the machine with what it measures, so that it has to be cheap: bodies are made beforehand and only their numbers are
// written anew, answers are read in place, and nothing is kept of them but what they were and when they came.
import { connect, type Socket } from "node:net";
import type { Template } from "./requests.ts";

/** What is to be sent, how fast, for how long. */
export interface OpenLoop {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  readonly template: Template;
}

/** What an answer was. */
export const outcomes = { none: 0, decided: 1, shed: 2, refused: 3 } as const;

/** What came back, by request in the order in which they were due. */
export interface LoadResult {
  readonly sent: number;
  readonly seconds: number;
  readonly outcome: Uint8Array;
  /** Milliseconds from the moment a request was due, not from when a socket was free, to its answer. */
  readonly latency: Float64Array;
  /** Seconds of processor time of the generator. */
  readonly processor: number;
}

interface Line {
  readonly socket: Socket;
  readonly memory: Buffer;
  request: number;
  /** What came of an answer that is not whole yet. */
  part: string;
}

/** How long the last answers are waited for. */
const patienceMs = 10_000;

/** Runs it. */
export async function runOpenLoop({ port, perSecond, seconds, connections, template }: OpenLoop): Promise<LoadResult> {
  const total = Math.round(perSecond * seconds);
  const [outcome, latency] = [new Uint8Array(total), new Float64Array(total)];
  const free: Line[] = [];
  let [sent, begun, answered, start] = [0, 0, 0, 0];
  const dueMs = (request: number): number => start + (1000 * request) / perSecond;
  const send = (line: Line): void => {
    line.request = begun++;
    line.socket.write(template.write(line.memory));
  };
  const receive = (line: Line, kind: number): void => {
    answered++;
    outcome[line.request] = kind;
    latency[line.request] = performance.now() - dueMs(line.request);
    if (begun < sent) send(line);
    else free.push(line);
  };
  free.push(...await Promise.all(Array.from({ length: connections }, () => openLine(port, template.bytes, receive))));
  const lines = [...free];
  const before = process.cpuUsage();
  start = performance.now();
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const now = performance.now();
      while (sent < total && dueMs(sent) <= now) {
        sent++;
        const line = free.pop();
        if (line !== undefined) send(line);
      }
      if (sent === total && (answered === total || now > dueMs(total) + patienceMs)) resolve();
      else setTimeout(tick, 1);
    };
    tick();
  });
  const { user, system } = process.cpuUsage(before);
  for (const { socket } of lines) socket.destroy();
  return { sent, seconds: (performance.now() - start) / 1000, outcome, latency, processor: (user + system) / 1e6 };
}

function openLine(port: number, bytes: number, receive: (line: Line, kind: number) => void): Promise<Line> {
  return new Promise((resolve, reject) => {
    const read = (length: number, memory: Uint8Array): boolean => {
      line.part += Buffer.from(memory.buffer, memory.byteOffset, length).toString("latin1");
      const kind = kindOf(line.part);
      if (kind === outcomes.none) return true;
      line.part = "";
      receive(line, kind);
      return true;
    };
    const socket = connect({ host: "127.0.0.1", port, noDelay: true, onread: { buffer: Buffer.alloc(1 << 16), callback: read } });
    const line: Line = { socket, memory: Buffer.alloc(bytes), request: 0, part: "" };
    socket.on("error", reject).on("connect", () => resolve(line));
  });
}

// "none" where the answer is not whole yet.
function kindOf(text: string): number {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return outcomes.none;
  const at = text.indexOf("content-length: ");
  if (text.length < end + 4 + Number.parseInt(text.slice(at + 16, at + 24), 10)) return outcomes.none;
  if (!text.startsWith("200", 9)) return outcomes.refused;
  return text.endsWith('"shed":true}') ? outcomes.shed : outcomes.decided;
}
