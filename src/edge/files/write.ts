// Writes files so that a reader never sees half of one: a temporary file beside it, flushed to disk, then renamed.
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fail } from "../../core/index.ts";
import { rethrow } from "./bytes.ts";

/** A file of JSON lines being written; it appears under its name when it is finished, whole or not at all. */
interface JsonlWriter {
  write(record: unknown): Promise<void>;
  /** Flushes, renames, and returns the number of records. */
  finish(): Promise<number>;
  /** Leaves nothing behind. Harmless after `finish`. */
  abandon(): Promise<void>;
}

/** Replaces the file at `path` by these bytes, or leaves it as it was. Folders on the way are made. */
export async function writeAtomically(path: string, contents: Uint8Array | string): Promise<void> {
  const file = await openTemporary(path);
  try {
    await file.append(contents);
    await file.publish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

const flushAt = 1 << 18;

/** A writer of JSON lines; records are gathered and written in pieces of about 256 KB. */
export async function openJsonlWriter(path: string): Promise<JsonlWriter> {
  const file = await openTemporary(path);
  let waiting: string[] = [];
  let size = 0;
  let records = 0;
  let done = false;

  async function flush(): Promise<void> {
    const text = waiting.join("");
    waiting = [];
    size = 0;
    await file.append(text);
  }

  return {
    async write(record) {
      const line = `${JSON.stringify(record)}\n`;
      waiting.push(line);
      size += line.length;
      records++;
      if (size > flushAt) await flush();
    },
    async finish() {
      await flush();
      await file.publish();
      done = true;
      return records;
    },
    async abandon() {
      if (!done) await file.discard();
    },
  };
}

interface TemporaryFile {
  append(contents: Uint8Array | string): Promise<void>;
  publish(): Promise<void>;
  discard(): Promise<void>;
}

// A device or a pipe would be replaced by a file of its name; a folder stands in the way too.
async function refuseOtherThanFile(path: string): Promise<void> {
  const status = await stat(path).catch(() => null);
  if (status !== null && !status.isFile()) fail("bad-file", path, "a file", status.isDirectory() ? "a folder" : "a pipe or a device");
}

/**
 * Makes a folder with those on the way to it, one by one from the nearest that exists: Node's own way of making them all goes round in
 * circles where a file system refuses new folders as not found, as /proc does. Throws `bad-file` naming `where`.
 */
export async function makeFolders(folder: string, where: string): Promise<void> {
  const status = await stat(folder).catch(() => null);
  if (status?.isDirectory() === true) return;
  if (status !== null) fail("bad-file", where, "a folder on the way to it", "a file in its place");
  if (dirname(folder) !== folder) await makeFolders(dirname(folder), where);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? undefined : rethrow(error, where)));
}

async function openTemporary(path: string): Promise<TemporaryFile> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.part`;
  await refuseOtherThanFile(path);
  try {
    await makeFolders(dirname(path), path);
    const handle = await open(temporary, "wx");
    // One after the other, as a caller that does not wait would have its pieces written in any order.
    let written = Promise.resolve();
    return {
      append: (contents) => (written = written.then(() => handle.writeFile(contents)).catch((error: unknown) => rethrow(error, path))),
      async publish() {
        await written;
        await handle.sync();
        await handle.close();
        await rename(temporary, path).catch((error: unknown) => rethrow(error, path));
      },
      async discard() {
        await written.catch(() => {});
        await handle.close().catch(() => {});
        await rm(temporary, { force: true });
      },
    };
  } catch (error) {
    return rethrow(error, path);
  }
}
