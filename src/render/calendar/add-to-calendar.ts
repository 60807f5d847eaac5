import type { Channel } from "../../domain/channel/channel.ts";
import { channelUrl, entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { dayAfter, parseInstant, utc } from "../../domain/time/instant.ts";
import type { Item } from "../../domain/view/view.ts";
import { locationOf } from "../entry/entry-facts.ts";
import { titleOf } from "../entry/title.ts";
import { type CalendarTime, calendarTime } from "./dtstart.ts";
import { localStamp, utcStamp } from "./ical-text.ts";

// Links that put one event into a calendar on the web, by hand of the person who follows them. They take a copy: what
// changes later reaches only those who subscribe.

function timeOf({ event }: Item): CalendarTime | undefined {
  return event === undefined ? undefined : calendarTime(event.starts, event.ends, event.zone);
}

function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join("&");
}

/**
 * Start and end of an event as UTC instants; the end is the start where nobody knows it, for both services want one.
 */
function instants({ event }: Item): { readonly starts: string; readonly ends: string } {
  const starts = utc(parseInstant(event?.starts?.instant ?? "") ?? 0);
  const end = parseInstant(event?.ends?.instant ?? "");
  return { starts, ends: end === undefined ? starts : utc(end) };
}

function details(item: Item, site: Origin): string {
  return `${item.summary}\n\n${entryUrl(site, item.language, item.id)}`;
}

/** Google Calendar's form with the event filled in; undefined for what has no known day. */
export function googleCalendarLink(item: Item, site: Origin): string | undefined {
  const time = timeOf(item);
  if (time === undefined) return undefined;
  const { starts, ends } = instants(item);
  const dates =
    time.kind === "days"
      ? `${localStamp(time.first)}/${localStamp(time.after ?? dayAfter(time.first))}`
      : `${utcStamp(starts)}/${utcStamp(ends)}`;
  return `https://calendar.google.com/calendar/render?${query({
    action: "TEMPLATE",
    text: titleOf(item),
    dates,
    ctz: time.kind === "days" ? undefined : time.zone,
    details: details(item, site),
    location: locationOf(item),
  })}`;
}

/** Outlook's form (personal accounts) with the event filled in; undefined for what has no known day. */
export function outlookCalendarLink(item: Item, site: Origin): string | undefined {
  const time = timeOf(item);
  if (time === undefined) return undefined;
  const { starts, ends } =
    time.kind === "days" ? { starts: time.first, ends: time.after ?? dayAfter(time.first) } : instants(item);
  return `https://outlook.live.com/calendar/0/deeplink/compose?${query({
    path: "/calendar/action/compose",
    rru: "addevent",
    subject: titleOf(item),
    startdt: starts,
    enddt: ends,
    allday: time.kind === "days" ? "true" : undefined,
    body: details(item, site),
    location: locationOf(item),
  })}`;
}

/** The address that makes a calendar program subscribe to a channel. */
export function webcalUrl(site: Origin, language: Language, channel: Channel): string {
  return channelUrl(site, language, channel, "ics").replace(/^https?:/, "webcal:");
}
