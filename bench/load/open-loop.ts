// An open-loop generator: requests leave when their time has come, whether earlier ones were answered or not, over sockets that stay open.
import { connect, type Socket } from "node:net";

/** What is to be sent, how fast, for how long. */
export interface OpenLoop {
  readonly host: string;
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  /** The bytes of the next request. */
  readonly next: () => Buffer;
}

/** What came back. Latencies count from the moment a request was due, not from when a socket was free. */
export interface LoadResult {
  readonly sent: number;
  readonly answered: number;
  readonly shed: number;
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds of the answers that were no fallback of overload, sorted. */
  readonly latencies: Float64Array;
}

interface Line {
  readonly socket: Socket;
  dueMs: number;
  received: string;
}

/** Runs it. */
export async function runOpenLoop({ host, port, perSecond, seconds, connections, next }: OpenLoop): Promise<LoadResult> {
  const free: Line[] = [];
  const waiting: number[] = [];
  const latencies: number[] = [];
  let [sent, answered, shed, refused] = [0, 0, 0, 0];
  const send = (line: Line, dueMs: number): void => {
    line.dueMs = dueMs;
    line.received = "";
    line.socket.write(next());
  };
  const receive = (line: Line, text: string): void => {
    line.received += text;
    const end = line.received.indexOf("\r\n\r\n");
    if (end < 0 || line.received.length < end + 4 + Number(/content-length: (\d+)/i.exec(line.received)![1])) return;
    answered++;
    if (!line.received.startsWith("HTTP/1.1 200")) refused++;
    else if (line.received.includes('"shed":true')) shed++;
    else latencies.push(performance.now() - line.dueMs);
    const due = waiting.shift();
    if (due === undefined) free.push(line);
    else send(line, due);
  };
  const lines = await Promise.all(Array.from({ length: connections }, () => new Promise<Line>((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const line: Line = { socket, dueMs: 0, received: "" };
    socket.setEncoding("latin1").on("error", reject).on("data", (text) => receive(line, text.toString())).on("connect", () => resolve(line));
  })));
  free.push(...lines);
  const start = performance.now();
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const now = performance.now();
      for (let dueMs = start + (1000 * sent) / perSecond; dueMs <= now && sent < perSecond * seconds; dueMs = start + (1000 * sent) / perSecond) {
        sent++;
        const line = free.pop();
        if (line === undefined) waiting.push(dueMs);
        else send(line, dueMs);
      }
      if (sent >= perSecond * seconds && (answered >= sent || now > start + 1000 * (seconds + 5))) resolve();
      else setTimeout(tick, 1);
    };
    tick();
  });
  for (const { socket } of lines) socket.destroy();
  return { sent, answered, shed, refused, seconds: (performance.now() - start) / 1000, latencies: Float64Array.from(latencies).sort() };
}
