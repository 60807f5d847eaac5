// What a calendar shows of each kind of event.
import { describe, expect, it } from "vitest";
import type { Item } from "../../../src/domain/view/view.ts";
import { googleCalendarLink, outlookCalendarLink, webcalUrl } from "../../../src/render/calendar/add-to-calendar.ts";
import { calendarTime } from "../../../src/render/calendar/dtstart.ts";
import { icsOfItem, icsOptions, renderIcs } from "../../../src/render/calendar/icalendar.ts";
import { FORMATS } from "../../../src/render/formats.ts";
import { type ReadEvent, readCalendar, unfold } from "../../fixtures/feed-clients.ts";
import { item, itemOf, SITE, view, viewOf } from "../../fixtures/items.ts";

function draft(event: Record<string, unknown>, over: Record<string, unknown> = {}): Item {
  const texts = { en: { words: "service", title: "An event", summary: "Summary." } };
  return itemOf({
    id: "one",
    type: "event",
    genre: "meeting",
    texts,
    organisations: [{ id: "paho", role: "organiser" }],
    topics: ["regulation-law"],
    event: { status: "confirmed", ...event },
    ...over,
  });
}

function read(shown: Item): ReadEvent[] {
  return readCalendar(icsOfItem(shown, SITE)).events;
}

function value({ component }: ReadEvent, name: string): string | undefined {
  const found = component.getFirstPropertyValue(name);
  return found === null ? undefined : String(found);
}

const SUMMER = { starts: "2026-06-01T09:00", ends: "2026-06-01T17:00", zone: "Europe/Paris" };

describe("the status of an event", () => {
  it.each([
    ["provisional", "TENTATIVE", "TRANSPARENT"],
    ["confirmed", "CONFIRMED", "TRANSPARENT"],
    ["postponed", "TENTATIVE", "TRANSPARENT"],
    ["cancelled", "CANCELLED", "TRANSPARENT"],
    ["moved-online", "CONFIRMED", "TRANSPARENT"],
    ["held", "CONFIRMED", "TRANSPARENT"],
  ])("the status %s becomes STATUS %s and TRANSP %s", (status, expected, transparency) => {
    const [found] = read(draft({ ...SUMMER, status }));
    expect([found && value(found, "status"), found && value(found, "transp")]).toEqual([expected, transparency]);
  });
});

describe("an event that does not take place as announced", () => {
  const sessions = [{ starts: "2026-06-01T10:00", ends: "2026-06-01T11:00", title: { en: "Talk" } }];
  const marks = (shown: Item) =>
    read(shown).map((found) => [
      found.summary,
      value(found, "status"),
      value(found, "transp"),
      value(found, "dtstart"),
    ]);

  it("a postponed event leaves its hour: its old day is tentative and nobody's time, its sessions are cancelled", () =>
    expect(marks(draft({ ...SUMMER, sessions, status: "postponed" }))).toEqual([
      ["Postponed: An event", "TENTATIVE", "TRANSPARENT", "2026-06-01"],
      ["Postponed: Talk – An event", "CANCELLED", "TRANSPARENT", "2026-06-01T10:00:00"],
    ]));

  it("a cancelled event is cancelled at its hour, with its sessions, and blocks none", () =>
    expect(marks(draft({ ...SUMMER, sessions, status: "cancelled" }))).toEqual([
      ["Cancelled: An event", "CANCELLED", "TRANSPARENT", "2026-06-01T09:00:00"],
      ["Cancelled: Talk – An event", "CANCELLED", "TRANSPARENT", "2026-06-01T10:00:00"],
    ]));

  it("the description of a postponed event says when it was announced for, and of a moved one where it stood", () => {
    const postponed = draft({ ...SUMMER, status: "postponed" });
    expect(unfold(icsOfItem(postponed, SITE)).join("\n")).toContain("- Was announced for: 1 June 2026");
    const moved = draft(SUMMER);
    if (moved.event === undefined) throw new Error("is no event");
    const shown = { ...moved, event: { ...moved.event, previousStart: { local: "2026-05-02T09:00" } } };
    const lines = unfold(icsOfItem(shown, SITE)).join("\n");
    expect(lines).toContain("SUMMARY;LANGUAGE=en:Rescheduled: An event");
    expect(lines).toContain("- When: 1 June 2026");
    expect(lines).toContain("- Was announced for: 2 May 2026\\, 09:00");
  });
});

describe("the time of an event", () => {
  it("no event, session or deadline blocks the time of somebody who reads of it", () => {
    for (const shown of view("agenda", "en").items)
      for (const found of read(shown)) expect(value(found, "transp"), found.uid).toBe("TRANSPARENT");
  });

  it("an event with an unknown start has no VEVENT", () => expect(read(draft({}))).toEqual([]));

  it.each([
    ["a month", { starts: "2026-06" }, "2026-06-01", "2026-07-01", "An event (June 2026)"],
    ["the last month of a year", { starts: "2026-12" }, "2026-12-01", "2027-01-01", "An event (December 2026)"],
    [
      "some months",
      { starts: "2026-06", ends: "2026-08" },
      "2026-06-01",
      "2026-09-01",
      "An event (June – August 2026)",
    ],
    ["a year", { starts: "2026" }, "2026-01-01", "2027-01-01", "An event (2026)"],
  ])("an event of which only %s is known spans that, tentative, and says so", (_, event, first, after, summary) => {
    const [found, ...more] = read(draft(event));
    expect(more).toEqual([]);
    expect(found && ["dtstart", "dtend", "status"].map((name) => value(found, name))).toEqual([
      first,
      after,
      "TENTATIVE",
    ]);
    expect(found?.summary).toBe(summary);
  });

  it("a consultation is the day on which it opens and the day on which it closes, its window in the text", () => {
    const shown = draft({ starts: "2026-06-01", ends: "2026-08-31" }, { genre: "consultation" });
    expect(
      read(shown).map((found) => [
        found.uid.split("@")[0],
        value(found, "dtstart"),
        value(found, "dtend"),
        found.summary,
      ]),
    ).toEqual([
      ["one/opens", "2026-06-01", undefined, "Opens: An event"],
      ["one", "2026-08-31", undefined, "Closes: An event"],
    ]);
    for (const found of read(shown)) expect(value(found, "description")).toContain("1 June – 31 August 2026");
    expect(read(draft({ starts: "2026-06-01" }, { genre: "consultation" })).map(({ summary }) => summary)).toEqual([
      "An event",
    ]);
  });

  it("a description begins with the text, for calendars show its first line or two", () =>
    expect(value(read(draft(SUMMER))[0] as ReadEvent, "description")).toMatch(/^Summary\.\n\n/));

  it("an event whose end is unknown has no DTEND", () => {
    expect(
      unfold(icsOfItem(draft({ starts: "2026-06-01T09:00", zone: "Europe/Paris" }), SITE)).filter((line) =>
        /^(?:DTEND|DURATION)/.test(line),
      ),
    ).toEqual([]);
    expect(calendarTime({ local: "2026-06-01" }, undefined, undefined)).toEqual({
      kind: "days",
      first: "2026-06-01",
      after: undefined,
    });
  });

  it("an event of which only one end has an hour takes the type of its start", () => {
    const hours = draft({ starts: "2026-06-01T09:00", ends: "2026-06-02", zone: "Europe/Paris" });
    expect(read(hours).map(({ ends }) => ends)).toEqual([Date.parse("2026-06-03T00:00:00+02:00")]);
    const sameDay = draft({ starts: "2026-06-01T09:00", ends: "2026-06-01", zone: "Europe/Paris" });
    expect(read(sameDay).map(({ ends }) => ends)).toEqual([undefined]);
    const days = draft({ starts: "2026-06-01", ends: "2026-06-02T17:00", zone: "Europe/Paris" });
    expect(unfold(icsOfItem(days, SITE))).toEqual(
      expect.arrayContaining(["DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20260603"]),
    );
  });

  it("an event never ends at or before its start", () => {
    const same = draft({ starts: "2026-06-01T09:00", ends: "2026-06-01T09:00", zone: "Europe/Paris" });
    expect(icsOfItem(same, SITE)).not.toContain("DTEND");
  });

  it("an event in the zone UTC is written in UTC without a VTIMEZONE", () => {
    const text = icsOfItem(draft({ starts: "2026-06-01T09:00", ends: "2026-06-01T10:00", zone: "Etc/UTC" }), SITE);
    expect(text).toContain("DTSTART:20260601T090000Z\r\nDTEND:20260601T100000Z\r\n");
    expect(text).not.toContain("VTIMEZONE");
  });

  it("an ambiguous local time resolves to the first of the two instants", () => {
    const shown = draft({ starts: "2026-10-25T02:30", zone: "Europe/Paris" });
    expect(shown.event?.starts?.instant).toBe("2026-10-25T02:30:00+02:00");
    expect(icsOfItem(shown, SITE)).toContain("DTSTART;TZID=Europe/Paris:20261025T023000");
  });
});

describe("a calendar", () => {
  const consultation = item("consultation-window");

  it("the calendar lists deadlines as events of their own that block no time, and omits those without a day", () => {
    const deadlines = read(consultation).filter(({ uid }) => uid.includes("/deadline-"));
    expect(
      deadlines.map(({ uid, summary, component }) => [uid, summary, String(component.getFirstPropertyValue("transp"))]),
    ).toEqual([
      [
        "consultation-window/deadline-1@feed.example.org",
        "Submissions close – Call for evidence on AI in medicine",
        "TRANSPARENT",
      ],
      [
        "consultation-window/deadline-2@feed.example.org",
        "Questions – Call for evidence on AI in medicine",
        "TRANSPARENT",
      ],
    ]);
    expect(deadlines[0]?.starts).toBe(Date.parse("2026-02-03T04:59:00Z"));
  });

  it("the calendar lists the deadlines of news entries too", () => {
    const call = itemOf({
      id: "a-call",
      type: "news",
      genre: "call",
      texts: { en: { words: "service", title: "A call", summary: "S." } },
      organisations: [{ id: "paho", role: "publisher" }],
      topics: ["regulation-law"],
      deadlines: [{ at: "2026-02-02T23:59", zone: "Europe/Paris", label: { en: "Apply" } }],
    });
    expect(readCalendar(renderIcs(viewOf([call]), SITE)).events.map(({ uid, summary }) => [uid, summary])).toEqual([
      ["a-call/deadline-1@feed.example.org", "Apply – A call"],
    ]);
  });

  it("an event has the same UID in every language and at every address", () => {
    const uids = (shown: Item, site = SITE): string[] =>
      readCalendar(icsOfItem(shown, site)).events.map(({ uid }) => uid);
    const porto = uids(item("ev-porto-2025-09-25", "en"));
    expect(uids(item("ev-porto-2025-09-25", "fr"))).toEqual(porto);
    expect(uids(item("ev-porto-2025-09-25", "en"), { ...SITE, origin: "http://elsewhere.example.net" })).toEqual(porto);
    expect(readCalendar(renderIcs(view("agenda", "en"), SITE)).events.map(({ uid }) => uid)).toEqual(
      expect.arrayContaining(porto),
    );
  });

  it("a VEVENT names the organiser without ORGANIZER, the stream, the image and the further links", () => {
    const lines = unfold(icsOfItem(item("ev-porto-2025-09-25"), SITE));
    expect(lines.filter((line) => line.startsWith("ORGANIZER"))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        "CONTACT;LANGUAGE=en:WHO/Europe",
        'CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL="Stream":https://live.example.org/porto',
        "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/jpeg:https://img.example.org/porto.jpg?w=1&h=2",
        "ATTACH;FMTTYPE=application/pdf:https://docs.example.org/agenda.pdf",
        "GEO:41.182500;-8.604600",
        "RELATED-TO;RELTYPE=SIBLING:tag-launch@feed.example.org",
      ]),
    );
    expect(lines.filter((line) => line.startsWith("CONFERENCE")).length).toBe(1);
  });

  it("the calendar carries its name, its source with the requested options, and its refresh interval", () => {
    const lines = unfold(renderIcs(view("agenda", "fr"), SITE, "cancelled=omit"));
    expect(lines).toEqual(
      expect.arrayContaining([
        "NAME;LANGUAGE=fr:Health AI Feed – Actualités et événements",
        "X-WR-CALNAME:Health AI Feed – Actualités et événements",
        "SOURCE;VALUE=URI:https://feed.example.org/fr/feed.ics?cancelled=omit",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:teal",
      ]),
    );
  });

  it.each([
    ["", ""],
    ["cancelled=omit", "cancelled=omit"],
    ["sessions=omit&cancelled=omit&utm_source=x", "cancelled=omit&sessions=omit"],
    ["cancelled=keep&sessions=separate", ""],
    ["cancelled=OMIT&cancelled=omit", ""],
  ])("the calendar options of the query %j parse as %j", (query, options) => {
    expect(icsOptions(new URLSearchParams(query))).toBe(options);
    expect(FORMATS.ics.options?.(new URLSearchParams(query))).toBe(options);
  });
});

describe("links to calendars", () => {
  const porto = item("ev-porto-2025-09-25");

  it("the Google Calendar link fills in Google's form", () => {
    const url = new URL(googleCalendarLink(porto, SITE) ?? "");
    expect(url.origin + url.pathname).toBe("https://calendar.google.com/calendar/render");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      action: "TEMPLATE",
      text: porto.title,
      dates: "20250925T080000Z/20250925T160000Z",
      ctz: "Europe/Lisbon",
      location: "Auditorium, IPO do Porto, Porto, Portugal",
    });
    expect(new URL(googleCalendarLink(item("congress-cancelled"), SITE) ?? "").searchParams.get("dates")).toBe(
      "20251103/20251106",
    );
  });

  it("the Outlook link fills in Outlook's form", () => {
    expect(Object.fromEntries(new URL(outlookCalendarLink(porto, SITE) ?? "").searchParams)).toMatchObject({
      rru: "addevent",
      subject: porto.title,
      startdt: "2025-09-25T08:00:00Z",
      enddt: "2025-09-25T16:00:00Z",
    });
    expect(
      Object.fromEntries(new URL(outlookCalendarLink(item("congress-cancelled"), SITE) ?? "").searchParams),
    ).toMatchObject({
      startdt: "2025-11-03",
      enddt: "2025-11-06",
      allday: "true",
    });
  });

  it("a calendar link ends at the start if the end is unknown, and is absent for an event without a day", () => {
    expect(new URL(googleCalendarLink(item("webinar-lord-howe"), SITE) ?? "").searchParams.get("dates")).toBe(
      "20260403T230000Z/20260403T230000Z",
    );
    for (const make of [googleCalendarLink, outlookCalendarLink])
      for (const id of ["postponed-unknown", "provisional-month", "tag-launch"])
        expect(make(item(id), SITE)).toBeUndefined();
  });

  it("the subscription links subscribe to a channel", () =>
    expect(webcalUrl(SITE, "ar", { kind: "country", code: "FR" })).toBe(
      "webcal://feed.example.org/ar/countries/fr/feed.ics",
    ));
});
