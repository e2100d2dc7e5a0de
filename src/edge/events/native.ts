// Events in our own words, or as CloudEvents 1.0: an identifier, a type, a time, whom it is about, and the data in Segment's names.
import { describe, fail } from "../../core/index.ts";
import { interestOf, type ShopEvent, type ShopEventKind } from "../../service/index.ts";
import { factsOf, listOf, messageOf, objectOf, textOf, timeOf, whoOf, type EventOptions } from "./facts.ts";
import { segmentDialect, segmentNames } from "./segment.ts";

const mostInBatch = 500;
const envelope = new Set(["specversion", "id", "source", "type", "time", "subject", "customer", "visitor", "data", "datacontenttype", "dataschema"]);

/** One event, or a list of them. Throws `bad-event` or `personal-data` naming the field: then nothing of the call counts. */
export function parseNative(input: unknown, options: EventOptions): readonly ShopEvent[] {
  const many = Array.isArray(input);
  const entries = many ? listOf(input, "body", mostInBatch) : [input];
  return entries.map((entry, index) => {
    const where = many ? `body[${index}]` : "body";
    const fields = objectOf(entry, where);
    const stranger = Object.keys(fields).find((name) => !envelope.has(name));
    if (stranger !== undefined) fail("bad-event", `${where}.${stranger}`, `only known fields: ${[...envelope].join(", ")}`, "an unknown field");
    if (fields["specversion"] !== undefined && fields["specversion"] !== "1.0") fail("bad-event", `${where}.specversion`, "1.0", describe(fields["specversion"]));
    const id = textOf(fields, ["id"], where) ?? fail("bad-event", `${where}.id`, "an identifier of its own", "nothing");
    const kind = kindOf(textOf(fields, ["type"], where), where);
    const who = whoOf(fields, { customer: ["customer", "subject"], visitor: ["visitor"], where });
    const facts = factsOf(kind, objectOf(fields["data"] ?? {}, `${where}.data`), { dialect: segmentDialect, where: `${where}.data`, options });
    const sender = `${textOf(fields, ["source"], where) ?? ""} ${id}`;
    return { kind, messageId: messageOf(kind, { order: facts.order, sender }, null), atMs: timeOf(fields["time"], `${where}.time`, options), ...who, ...facts };
  });
}

function kindOf(type: string | null, where: string): ShopEventKind {
  if (type !== null && Object.hasOwn(interestOf, type)) return type as ShopEventKind;
  const named = segmentNames.get((type ?? "").trim().toLowerCase());
  return named ?? fail("bad-event", `${where}.type`, `one of ${Object.keys(interestOf).join(", ")}`, describe(type));
}
