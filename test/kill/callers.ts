// Callers over raw sockets who remember, byte for byte, what they were told, and ask for it again.
import { connect, type Socket } from "node:net";

/** A request and what is to be done with its answer. */
export interface Call {
  readonly path: string;
  readonly body: string;
  readonly heard: (status: number, body: string) => void;
}

/** How calls reach a service. */
export interface CallTarget {
  readonly url: string;
  readonly key: string;
  readonly connections: number;
}

interface Line {
  readonly socket: Socket;
  call: Call | null;
  received: string;
}

/** Calls until `next` has none left or the other end is gone. `perSecond` are made at most, whether earlier ones were answered or not; resolves with how many were made. */
export async function callOn({ url, key, connections }: CallTarget, next: () => Call | null, perSecond = Number.POSITIVE_INFINITY): Promise<number> {
  const { hostname: host, port } = new URL(url);
  const lines = await Promise.all(Array.from({ length: connections }, () => open(host, Number(port))));
  const free = lines.filter(({ socket }) => !socket.destroyed);
  let [made, over] = [0, free.length === 0];
  const send = (line: Line, call: Call): void => {
    made++;
    line.call = call;
    line.socket.write(`POST ${call.path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(call.body)}\r\n\r\n${call.body}`);
  };
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    const pump = (): void => {
      while (!over && free.length > 0 && made < (perSecond * (performance.now() - begun)) / 1000) {
        const call = next();
        if (call === null) over = true;
        else send(free.pop()!, call);
      }
      if (over && free.length === lines.length) resolve();
    };
    for (const line of lines) {
      line.socket.on("data", (text) => {
        const answer = take(line, text.toString());
        if (answer === null) return;
        const { call } = line;
        line.call = null;
        call!.heard(answer.status, answer.body);
        free.push(line);
        pump();
      });
      line.socket.on("close", () => {
        over = true;
        free.length = lines.length;
        resolve();
      });
    }
    const timer = setInterval(() => (over ? clearInterval(timer) : pump()), 1);
    pump();
  });
  over = true;
  for (const { socket } of lines) socket.destroy();
  return made;
}

// A connection that a dying service refuses is one that is closed.
function open(host: string, port: number): Promise<Line> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true });
    socket.setEncoding("utf8").on("error", () => undefined).on("connect", () => resolve({ socket, call: null, received: "" })).on("close", () => resolve({ socket, call: null, received: "" }));
  });
}

// The answer that is complete now, or null.
function take(line: Line, text: string): { readonly status: number; readonly body: string } | null {
  line.received += text;
  const end = line.received.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const length = Number(/content-length: (\d+)/i.exec(line.received)![1]);
  const body = line.received.slice(end + 4);
  if (Buffer.byteLength(body) < length) return null;
  const status = Number(line.received.slice(9, 12));
  line.received = "";
  return { status, body };
}
