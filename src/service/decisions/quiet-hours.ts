// Quiet hours: which minute of the day it is where the campaign's customers live.
import { describe, fail } from "../../core/index.ts";
import type { QuietHours } from "../campaigns/campaign-plan.ts";

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether nothing is offered at this time. From equal to until means never. */
export function isQuiet({ timeZone, from, until }: QuietHours, atMs: number): boolean {
  const now = minuteOfDay(timeZone, atMs);
  const [start, end] = [minutesOf(from), minutesOf(until)];
  return start <= end ? now >= start && now < end : now >= start || now < end;
}

/** Throws `bad-settings` for a time zone or an hour that does not exist. */
export function checkQuietHours({ timeZone, from, until }: QuietHours): void {
  for (const [name, hour] of [["from", from], ["until", until]] as const) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(hour)) fail("bad-settings", `guards.quietHours.${name}`, "an hour from 00:00 to 23:59", describe(hour));
  }
  try {
    clockOf(timeZone);
  } catch {
    fail("bad-settings", "guards.quietHours.timeZone", "the name of a time zone, e.g. Europe/Berlin", describe(timeZone));
  }
}

function minutesOf(hour: string): number {
  return Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3));
}

function minuteOfDay(timeZone: string, atMs: number): number {
  return minutesOf(clockOf(timeZone).format(atMs));
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  clocks.set(timeZone, clock);
  return clock;
}
