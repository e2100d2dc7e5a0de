// Opens a file as chunks of bytes, unpacks gzip by what the file holds and not by its name, and says plainly what is wrong.
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, stat } from "node:fs/promises";
import { createGunzip, gunzipSync } from "node:zlib";
import { PropenseError, fail } from "../../core/index.ts";

/** How far reading has come. */
interface ReadProgress {
  /** Share of the file's bytes read, 0 to 1. */
  readonly doneShare: number;
}

export type OnProgress = (progress: ReadProgress) => void;

const chunkBytes = 1 << 18;

/** The first bytes of a file and its size; throws `bad-file` for a missing file, a folder, a pipe, and one that may not be read. */
export async function probe(path: string): Promise<{ readonly head: Buffer; readonly bytes: number }> {
  let file: FileHandle | null = null;
  try {
    // Looked at before it is opened, as opening a pipe waits for somebody to write into it.
    const status = await stat(path);
    if (status.isDirectory()) fail("bad-file", path, "a file", "a folder");
    if (!status.isFile()) fail("bad-file", path, "a file on disk, as its beginning is read twice", "a pipe or a device");
    file = await open(path, "r");
    const head = Buffer.alloc(8);
    const { bytesRead } = await file.read(head, 0, 8, 0);
    return { head: head.subarray(0, bytesRead), bytes: status.size };
  } catch (error) {
    return rethrow(error, path);
  } finally {
    await file?.close();
  }
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The file's contents chunk by chunk, unpacked when it is gzip. Throws `bad-file`. */
export async function* readChunks(path: string, onProgress?: OnProgress): AsyncGenerator<Buffer> {
  const { head, bytes } = await probe(path);
  const raw = createReadStream(path, { highWaterMark: chunkBytes });
  if (onProgress !== undefined) {
    let done = 0;
    raw.on("data", (chunk) => onProgress({ doneShare: bytes === 0 ? 1 : (done += chunk.length) / bytes }));
    raw.pause();
  }
  const chunks = isGzip(head) ? unpack(raw) : raw;
  try {
    for await (const chunk of chunks) yield chunk as Buffer;
  } catch (error) {
    rethrow(error, path);
  } finally {
    raw.destroy();
  }
}

function unpack(raw: NodeJS.ReadableStream): NodeJS.ReadableStream {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  raw.on("error", (error) => gunzip.destroy(error));
  return raw.pipe(gunzip);
}

/** The whole contents of a small file, unpacked when it is gzip. */
export async function readWhole(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readChunks(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Unpacks gzip bytes in memory; throws `bad-file` for truncated or damaged ones. */
export function unpackBytes(bytes: Uint8Array, source: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    return rethrow(error, source);
  }
}

const causes: { readonly [code: string]: readonly [expected: string, got: string] } = {
  ENOENT: ["a file", "nothing there"],
  ENOTDIR: ["a folder on the way to it", "a file in its place"],
  EEXIST: ["a folder on the way to it", "a file in its place"],
  ENOSPC: ["room on the disk", "none left"],
  EROFS: ["a disk that may be written to", "one for reading only"],
  EISDIR: ["a file", "a folder"],
  EACCES: ["a file that may be read", "permission denied"],
  EPERM: ["a file that may be read", "permission denied"],
  ELOOP: ["a file", "a link that leads in a circle"],
  ENAMETOOLONG: ["a file", "a name that is too long"],
  Z_BUF_ERROR: ["a whole gzip file", "one cut off in the middle (truncated)"],
  Z_DATA_ERROR: ["a sound gzip file", "damaged compressed data"],
  Z_NEED_DICT: ["a gzip file", "compressed data that needs a dictionary"],
  ERR_BUFFER_TOO_LARGE: ["a file that fits into memory", "a larger one"],
};

/** Turns an error of the system into the one error; passes on what is one already, and faults of our own. */
export function rethrow(error: unknown, path: string): never {
  if (error instanceof PropenseError) throw error;
  const { code } = error as NodeJS.ErrnoException;
  const cause = code === undefined ? undefined : causes[code];
  if (cause === undefined) throw error;
  return fail("bad-file", path, cause[0], cause[1]);
}
