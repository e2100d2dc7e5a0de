// The index of names against the journal: every claim follows from a record, and every record's claims stand in the index.
import { createClaimAdder } from "../journal/claim-sum.ts";
import type { Base } from "../journal/base.ts";
import type { Digest, RecordCodec } from "../journal/record-codec.ts";
import type { Place, StoreView } from "../journal/store.ts";
import { claimsOf } from "../events.ts";
import type { PlacedEvent } from "../state.ts";
import { nameOf, type Tell } from "./chain-audit.ts";

/** Adds up what the journal claims and compares it with the index. */
export interface ClaimAudit {
  add(placed: PlacedEvent): void;
  /** Reads the index; says which claims are wrong where the sums differ. `events` gives the journal once more. Returns how many claims stand in the index. */
  finish(events: () => AsyncIterable<PlacedEvent>): Promise<number>;
}

/** Most faults that are told one by one. */
const mostTold = 20;

/** An audit that begins with the claims of records that were cut off. */
export function createClaimAudit({ view, codec, digest, base, tell }: {
  readonly view: StoreView;
  readonly codec: RecordCodec;
  readonly digest: Digest;
  readonly base: Base | null;
  readonly tell: Tell;
}): ClaimAudit {
  const journal = createClaimAdder(digest, base?.claims);
  const isCarried = ({ stream, position }: Place): boolean => position < (base?.reach[stream]?.position ?? 0);
  const claimsAt = ({ event }: PlacedEvent): readonly string[] => claimsOf(event).map(codec.claimKey);
  return {
    add(placed) {
      if (!isCarried(placed)) for (const claim of claimsAt(placed)) journal.add(claim, placed);
    },
    async finish(events) {
      const index = createClaimAdder(digest);
      for await (const { claim, ...place } of view.claims()) index.add(claim, place);
      const [said, stands] = [journal.value(), index.value()];
      if (said.count === stands.count && said.sum === stands.sum) return stands.count;
      let told = 0;
      const say: Tell = (where, what) => { if (told++ < mostTold) tell(where, what); };
      const known = new Map<string, Place>();
      for await (const placed of events()) {
        if (isCarried(placed)) continue;
        for (const claim of claimsAt(placed)) {
          known.set(claim, placed);
          const found = await view.find(claim);
          if (found === null) say(nameOf(placed), "its name is not in the index");
          else if (found.stream !== placed.stream || found.position !== placed.position) say(nameOf(placed), `its name stands in the index at ${nameOf(found)}`);
        }
      }
      for await (const { claim, ...place } of view.claims()) {
        const { stream, position } = known.get(claim) ?? { stream: "", position: -1 };
        if (!isCarried(place) && (stream !== place.stream || position !== place.position)) say(nameOf(place), "the index holds a name that this record does not take");
      }
      if (told === 0) tell("the index of names", `holds ${stands.count} names, of which those of records that were cut off do not add up to the ${said.count} that were carried`);
      return stands.count;
    },
  };
}
