// Group commit: what many callers hand in while one batch is being written goes into the next, with one synchronisation for all.

/** Something to be committed, with whoever waits for it. */
export interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What the queue needs of its owner. */
export interface CommitPorts<Item> {
  /** Lets callers gather and the event loop breathe before each batch. */
  readonly pause: () => Promise<void>;
  /** Called with the queue still open, before a batch is taken: may push more. */
  readonly beforeBatch: () => void;
  /** Writes the batch; items it could not take are rejected one by one. A throw is the end of the queue: it is never tried again. */
  readonly commit: (batch: readonly Waiting<Item>[]) => Promise<void>;
  /** After the callers of a batch have their answers. */
  readonly afterBatch: () => Promise<void>;
  /** The queue is over; `error` says why. */
  readonly onFatal: (error: unknown) => void;
}

/** A queue of commits. */
export interface CommitQueue<Item> {
  /** Resolves when the item is durable. */
  push(item: Item): Promise<void>;
  /** Resolves when all that was pushed before is durable; throws where the queue is over. */
  settled(): Promise<void>;
  /** Why the queue is over, null while it is not. */
  readonly fault: () => unknown;
  readonly length: () => number;
}

/** An empty queue. */
export function createCommitQueue<Item>(ports: CommitPorts<Item>): CommitQueue<Item> {
  let waiting: Waiting<Item>[] = [];
  let running = false;
  let fault: unknown = null;
  // The ends of the batch that gathers and of the last one that was taken. An item may be refused long before the others of its batch are durable.
  let gathering = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  taken.resolve();

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      let batch: readonly Waiting<Item>[] = [];
      try {
        await ports.pause();
        ports.beforeBatch();
        batch = waiting;
        waiting = [];
        taken = gathering;
        gathering = Promise.withResolvers<void>();
        await ports.commit(batch);
        for (const { resolve } of batch) resolve();
        taken.resolve();
        await ports.afterBatch();
      } catch (error) {
        end(error, batch);
      }
    }
    running = false;
  };
  const end = (error: unknown, batch: readonly Waiting<Item>[]): void => {
    fault = error ?? new Error("the commit failed");
    for (const { reject } of [...batch, ...waiting]) reject(fault);
    waiting = [];
    taken.resolve();
    gathering.resolve();
    ports.onFatal(fault);
  };
  return {
    fault: () => fault,
    length: () => waiting.length,
    push(item) {
      if (fault !== null) return Promise.reject(fault);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ item, resolve, reject });
      if (!running) void run();
      return promise;
    },
    async settled() {
      await (waiting.length > 0 ? gathering : taken).promise;
      if (fault !== null) throw fault as Error;
    },
  };
}
