// By what a repeated question is known: a keyed hash of what was asked. Keyed, since a request is easily guessed.
import { canonical, type Keyed } from "../../core/index.ts";
import type { JournalEvent } from "../events.ts";
import { makeJson } from "../journal/json-text.ts";
import { hex, type Digest } from "../journal/record-codec.ts";

/** What was asked: a whole request, or a customer and what is on the page. */
export type Question = { readonly request: unknown } | { readonly customer: string; readonly page: unknown };

/** The mark of one question. */
export interface RequestMark {
  /** 32 hexadecimal digits, kept with the decision. */
  readonly hash: string;
  /** Whether a decision was made for this question: the same value, in whatever order its fields came. */
  matches(event: Pick<Extract<JournalEvent, { kind: "decided" | "aliased" }>, "requestHash"> & { readonly sealed?: { readonly request: unknown } | null }): boolean;
}

const encoder = new TextEncoder();

/**
 * A whole request is marked by its text as it came, which is written to the journal as well and so is made once; where the text is
 * another one, the fields may only stand in another order. Records of earlier releases carry the hash of the sorted text instead.
 */
export function markOf(keyed: Keyed, digest: Digest, question: Question): RequestMark {
  if (!("request" in question)) {
    const hash = keyed.pseudonym("request", canonical({ customer: question.customer, page: question.page }));
    return { hash, matches: ({ requestHash }) => requestHash === hash };
  }
  const { request } = question;
  const hash = keyed.pseudonym("request text", hex(digest(encoder.encode(makeJson(request)))));
  return {
    hash,
    matches({ requestHash, sealed }) {
      if (requestHash === hash) return true;
      const sorted = canonical(request);
      return requestHash === keyed.pseudonym("request", sorted) || (sealed !== undefined && sealed !== null && canonical(sealed.request) === sorted);
    },
  };
}
