// The job of a worker thread that acts: it is told once who it is, then fills one block after the other.
import { algorithms } from "../algorithms/index.ts";
import { createActor, type ActingVersion, type ActorJob, type ExperienceBlock } from "../experiment/index.ts";
import { environments } from "../problems/index.ts";

let fill: ((acting: ActingVersion) => ExperienceBlock) | null = null;

/** Begins, or fills a block by the version it is given. */
export function run(input: { readonly begin: ActorJob } | { readonly acting: ActingVersion }): ExperienceBlock | null {
  if ("begin" in input) {
    fill = createActor(input.begin, { environments, algorithms });
    return null;
  }
  if (fill === null) throw new Error("an actor was asked to act before it was told who it is");
  return fill(input.acting);
}
