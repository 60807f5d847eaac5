// The regional dialogue in Porto: 09:00–17:00 there, 10:00–18:00 in Paris as WHO/Europe's French page says.
import { describe, expect, it } from "vitest";
import { zoned } from "../../src/domain/time/instant.ts";
import type { Item } from "../../src/domain/view/view.ts";
import { icsOfItem, renderIcs } from "../../src/render/calendar/icalendar.ts";
import { renderJsonFeed } from "../../src/render/feeds/json-feed.ts";
import { readCalendar } from "../fixtures/feed-clients.ts";
import { item, SITE, view } from "../fixtures/items.ts";

const LISBON = [
  "09:00–09:30",
  "09:45–10:15",
  "10:45–12:00",
  "12:00–13:00",
  "14:30–15:00",
  "15:00–15:30",
  "15:30–16:30",
  "16:30–17:00",
];
const PARIS = [
  "10:00–10:30",
  "10:45–11:15",
  "11:45–13:00",
  "13:00–14:00",
  "15:30–16:00",
  "16:00–16:30",
  "16:30–17:30",
  "17:30–18:00",
];
const NEW_YORK = [
  "04:00–04:30",
  "04:45–05:15",
  "05:45–07:00",
  "07:00–08:00",
  "09:30–10:00",
  "10:00–10:30",
  "10:30–11:30",
  "11:30–12:00",
];

const porto = item("ev-porto-2025-09-25", "fr");
const sessions = readCalendar(icsOfItem(porto, SITE)).events.filter(({ uid }) => uid.includes("/session-"));

function hoursIn(zone: string): string[] {
  return sessions.map(
    ({ starts = 0, ends = 0 }) => `${zoned(starts, zone).slice(11, 16)}–${zoned(ends, zone).slice(11, 16)}`,
  );
}

describe("the Porto sessions in ical.js", () => {
  it.each([
    ["Europe/Lisbon", LISBON],
    ["Europe/Paris", PARIS],
    ["America/New_York", NEW_YORK],
  ])("the sessions of the Porto event are read correctly in %s", (zone, hours) => expect(hoursIn(zone)).toEqual(hours));

  it("the sessions are related to their event, which is in the same calendar", () => {
    expect(sessions.map(({ component }) => String(component.getFirstPropertyValue("related-to")))).toEqual(
      Array(8).fill("ev-porto-2025-09-25@feed.example.org"),
    );
    expect(readCalendar(icsOfItem(porto, SITE)).events[0]?.uid).toBe("ev-porto-2025-09-25@feed.example.org");
  });

  it("the sessions are left out where the client asks for that", () => {
    const uids = readCalendar(renderIcs(view("agenda", "fr"), SITE, "sessions=omit")).events.map(({ uid }) => uid);
    expect(uids).toEqual(["ev-porto-2025-09-25@feed.example.org", "congress-cancelled@feed.example.org"]);
  });

  it("the sessions have the same instants in JSON", () => {
    const feed = JSON.parse(renderJsonFeed(view("latest", "fr"), SITE)) as { items: { _health_ai: Item }[] };
    const found = feed.items.map(({ _health_ai }) => _health_ai).find(({ id }) => id === porto.id)?.event?.sessions;
    expect(found?.map(({ starts }) => Date.parse(starts.instant ?? ""))).toEqual(sessions.map(({ starts }) => starts));
    expect(found?.map(({ ends }) => Date.parse(ends?.instant ?? ""))).toEqual(sessions.map(({ ends }) => ends));
  });
});
