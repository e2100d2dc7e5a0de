// Feeds a learner with finished decisions: grouped by episode, each with what followed it, in batches.
import { batchOf, type Learner, type Observation, type Random, type Transition, type DecisionSpec } from "../../core/index.ts";
import { assessedTransitions, type Assessment, type DecidedStage } from "../../problems/index.ts";

/** Turns decisions into batches. A decision is learned from once its outcomes are complete and what followed it is known. */
export interface Feed {
  /** A decision was made; call in order of time. `token` stands for it until `finish`. */
  open(token: number, episode: string, stages: readonly DecidedStage<unknown>[]): void;
  /** Its outcomes are complete. `cut`: the record of its episode ends here, though the process goes on. */
  finish(token: number, assessment: Assessment, cut: boolean): void;
  /** Nothing more comes: what is still held back is learned from as the end of its record. */
  close(): void;
}

interface Link {
  readonly episode: string;
  readonly stages: readonly DecidedStage<unknown>[];
  next: Observation | null;
  assessment: Assessment | null;
  done: boolean;
}

/**
 * A feed into this learner, one batch per `every` decisions. In a process (discount above 0) a decision waits for the next
 * one of its episode, unless it ended or cut it.
 */
export function createFeed(learner: Learner, spec: DecisionSpec, options: { readonly every: number; readonly random: Random }): Feed {
  const links = new Map<number, Link>();
  const latest = new Map<string, number>();
  let ready = new Map<string, Transition[]>();
  let count = 0;
  let batches = 0;

  const learn = (): void => {
    if (count === 0) return;
    learner.learn(batchOf([...ready.values()].flat(), spec), options.random.fork(batches++));
    ready = new Map();
    count = 0;
  };
  const release = (token: number, link: Link): void => {
    if (link.assessment === null || !link.done) return;
    links.delete(token);
    if (latest.get(link.episode) === token) latest.delete(link.episode);
    const transitions = assessedTransitions(spec, link.stages, link.assessment, link.next);
    const before = ready.get(link.episode);
    if (before === undefined) ready.set(link.episode, transitions);
    else before.push(...transitions);
    if (++count >= options.every) learn();
  };

  return {
    open(token, episode, stages) {
      const link: Link = { episode, stages, next: null, assessment: null, done: spec.discount === 0 };
      links.set(token, link);
      if (spec.discount === 0) return;
      const before = latest.get(episode);
      latest.set(episode, token);
      const previous = before === undefined ? undefined : links.get(before);
      if (before === undefined || previous === undefined) return;
      previous.next = stages[0].observation;
      previous.done = true;
      release(before, previous);
    },
    finish(token, assessment, cut) {
      const link = links.get(token)!;
      link.assessment = assessment;
      if (assessment.ended || cut) link.done = true;
      release(token, link);
    },
    close() {
      for (const [token, link] of links) {
        link.done = true;
        release(token, link);
      }
      learn();
    },
  };
}
