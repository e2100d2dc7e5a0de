// Whether a learner still consists of numbers: a checkpoint of one that does not is no checkpoint.
import { describe, fail, type Snapshot } from "../../core/index.ts";

/** Throws `diverged` naming the tensor where a number of the snapshot is not finite; `when` says at which point of the run. */
export function refuseInfinite({ algorithm, tensors }: Snapshot, when: string): void {
  for (const [name, { data }] of Object.entries(tensors)) {
    for (let index = 0; index < data.length; index++) {
      if (!Number.isFinite(data[index])) fail("diverged", `${name}[${index}] of ${algorithm} ${when}`, "a finite number", describe(data[index]));
    }
  }
}
