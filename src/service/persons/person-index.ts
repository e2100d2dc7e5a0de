// Whose decisions are remembered: added, removed, and moved when a visitor turns out to be a customer.
import type { DecisionState, ServiceState, SliceState, Touched } from "../state.ts";

/** Remembers a decision, by its name and by its person. */
export function addDecision(slice: SliceState, decision: string, made: DecisionState): void {
  slice.decisions.set(decision, made);
  if (made.person === null) return;
  const known = slice.persons.get(made.person);
  if (known === undefined) slice.persons.set(made.person, new Set([decision]));
  else known.add(decision);
}

/** Forgets a decision, by its name and by its person. */
export function removeDecision(slice: SliceState, decision: string): void {
  const person = slice.decisions.get(decision)?.person ?? null;
  slice.decisions.delete(decision);
  if (person === null) return;
  const known = slice.persons.get(person);
  known?.delete(decision);
  if (known?.size === 0) slice.persons.delete(person);
}

/** Gives the decisions of one person on this stream to another: caps and cool-downs hold for both together. */
export function moveDecisions(state: ServiceState, stream: string, { from, into }: { readonly from: string; readonly into: string }): readonly Touched[] {
  const moved: Touched[] = [];
  for (const [campaign, { slices }] of state) {
    const slice = slices.get(stream);
    for (const decision of slice?.persons.get(from) ?? []) {
      const made = slice!.decisions.get(decision)!;
      removeDecision(slice!, decision);
      addDecision(slice!, decision, { ...made, person: into });
      moved.push({ part: "decision", campaign, stream, decision });
    }
  }
  return moved;
}
