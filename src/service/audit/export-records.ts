// The finished decisions of a campaign, read from a journal as it is at one moment: what learning and evaluation read elsewhere.
import { digestOf, fail } from "../../core/index.ts";
import type { Bucket, CampaignPlan } from "../campaigns/campaign-plan.ts";
import { inFoldOrder, readBase } from "../journal/base.ts";
import { joinRecords, type JoinedRecords } from "../journal/join.ts";
import { checkLink, createRecordCodec } from "../journal/record-codec.ts";
import { createReplayer } from "../journal/verify.ts";
import { controlStream, type PlacedEvent } from "../state.ts";
import type { AuditPorts } from "./audit.ts";
import { nameOf } from "./chain-audit.ts";

/** Records with the problem that reads them. */
export interface ExportedRecords extends JoinedRecords, Pick<CampaignPlan, "problem" | "settings"> {}

/** Joins a campaign; decisions whose window is open at `nowMs` are left out. Throws `not-found` for an unknown campaign, `bad-file` for a broken chain. */
export async function exportRecords(
  ports: AuditPorts, { campaign, nowMs, buckets }: { readonly campaign: string; readonly nowMs: number; readonly buckets?: readonly Bucket[] },
): Promise<ExportedRecords> {
  const { view, vault, digest = digestOf } = ports;
  const codec = createRecordCodec(vault, digest);
  async function* eventsOf(streams: readonly string[]): AsyncIterable<PlacedEvent> {
    for (const stream of streams) {
      const { start, startHash } = await view.head(stream);
      let hash = startHash;
      for await (const record of view.read(stream, start)) {
        hash = checkLink(digest, hash, record, nameOf(record));
        yield { stream, position: record.position, event: codec.decode(record) };
      }
    }
  }
  const replayer = createReplayer({ ...ports, base: await readBase(view, codec, digest), vault });
  for await (const placed of eventsOf([controlStream])) if (!replayer.isCarried(placed)) replayer.fold(placed);
  const plan = replayer.state.get(campaign)?.plan ?? fail("not-found", "campaign", `one of ${[...replayer.state.keys()].join(", ") || "no campaigns"}`, campaign);
  const windowMs = replayer.problemOf(campaign).outcomeWindowMs;
  const joined = await joinRecords(eventsOf(inFoldOrder(await view.streams())), { campaign, windowMs, nowMs, counts: plan.counts, ...(buckets && { buckets }) });
  return { ...joined, problem: plan.problem, settings: plan.settings };
}
