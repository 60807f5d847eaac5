import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftOf } from "../../src/foreign/draft.ts";
import type { ForeignDocument, ForeignItem } from "../../src/foreign/item.ts";
import { read } from "../../src/foreign/read.ts";
import { windowsZones } from "../../src/scripts/build/windows-zones.ts";

const NOW = Date.parse("2026-11-29T00:00:00Z");
const utf8 = new TextEncoder();

function reading(text: string | Uint8Array, mediaType?: string, charset?: string): ForeignDocument {
  return read(typeof text === "string" ? utf8.encode(text) : text, mediaType, charset, NOW);
}

function only(text: string | Uint8Array, charset?: string): ForeignItem {
  const { items, notTaken } = reading(text, undefined, charset);
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`${items.length} items; ${JSON.stringify(notTaken)}`);
  return item;
}

const said = ({ doubts, notTaken }: Pick<ForeignDocument, "doubts" | "notTaken">): string[] =>
  [...doubts, ...notTaken].map(({ reason, what }) => `${reason} ${what}`);

const NAMESPACES = [
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:d="http://purl.org/dc/elements/1.1/"',
  'xmlns:dcterms="http://purl.org/dc/terms/"',
  'xmlns:m="http://search.yahoo.com/mrss"',
  'xmlns:a="http://www.w3.org/2005/Atom"',
].join(" ");
const rss = (item: string, channel = ""): string =>
  `<rss version="2.0" ${NAMESPACES}><channel><title>C</title>${channel}<item><guid>g</guid>${item}</item>` +
  "</channel></rss>";
const atom = (entry: string, feed = ""): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" ` +
  `${feed}><id>f</id><title>F</title><entry><id>e</id>${entry}</entry></feed>`;
const ics = (event: string, calendar = ""): string =>
  [
    "BEGIN:VCALENDAR",
    ...calendar.split("\n"),
    "BEGIN:VEVENT",
    "UID:u",
    ...event.split("\n"),
    "END:VEVENT",
    "END:VCALENDAR",
  ]
    .filter((line) => line !== "")
    .join("\r\n");

/** An event's time and zone as its draft has them. */
function when(event: string, calendar = "", zone?: string): Record<string, unknown> {
  const item = only(ics(`SUMMARY:S\nSTATUS:CONFIRMED\n${event}`, calendar));
  const { facts } = draftOf(item, { language: "en", organisations: [], topics: [], zone });
  const { status: _, ...times } = facts.event as Record<string, unknown>;
  return times;
}

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const units = [...(mark ? ["\uFEFF"] : []), ...Array.from(text)].join("");
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let index = 0; index < units.length; index++) view.setUint16(index * 2, units.charCodeAt(index), littleEndian);
  return new Uint8Array(view.buffer);
}

describe("encodings", () => {
  const title = "<title>Этика</title>";
  const cp1251 = Uint8Array.from([0xdd, 0xf2, 0xe8, 0xea, 0xe0]);
  const inBytes = (declaration: string): Uint8Array => {
    const [before = "", after = ""] = rss("<title>§</title>").split("§");
    return Uint8Array.from([...utf8.encode(`${declaration}${before}`), ...cp1251, ...utf8.encode(after)]);
  };

  it.each([
    ["UTF-8 without a declaration", utf8.encode(rss(title)), undefined],
    ["UTF-8 with a mark", utf8.encode(`\uFEFF${rss(title)}`), undefined],
    ["a mark before the Content-Type", utf8.encode(`\uFEFF${rss(title)}`), "windows-1251"],
    ["UTF-16LE with a mark", utf16(rss(title), true, true), undefined],
    ["UTF-16BE with a mark", utf16(rss(title), false, true), undefined],
    ["UTF-16LE without a mark", utf16(rss(title), true, false), undefined],
    ["UTF-16BE without a mark", utf16(rss(title), false, false), undefined],
    ["the XML declaration", inBytes('<?xml version="1.0" encoding="windows-1251"?>'), undefined],
    ["the Content-Type alone", inBytes(""), "windows-1251"],
    ["the Content-Type before the declaration", inBytes('<?xml version="1.0" encoding="utf-8"?>'), "WINDOWS-1251"],
  ])("a document is decoded by %s", (_, bytes, charset) => {
    expect(only(bytes, charset).title).toBe("Этика");
  });

  it("a value that is not of the encoding is not taken, and the rest of the document is", () => {
    const item = only(inBytes(""));
    expect(item).not.toHaveProperty("title");
    expect(said(item)).toEqual(["undecodable title"]);
    expect(item.key).toBe("g");
  });

  it("an encoding that nobody knows is named, and a declaration that the Content-Type overrules too", () => {
    const unknown = reading('<?xml version="1.0" encoding="x-klingon"?><rss><channel/></rss>');
    expect(unknown.notTaken).toMatchObject([{ reason: "unknownCharset", value: "x-klingon" }]);
    const two = reading('<?xml version="1.0" encoding="iso-8859-2"?><rss><channel/></rss>', undefined, "utf-8");
    expect(two.doubts).toMatchObject([{ reason: "charsetDiffers", value: "iso-8859-2" }]);
  });

  it("a calendar is decoded after its lines are unfolded, for a fold may lie inside a character", () => {
    const [before = "", after = ""] = ics("SUMMARY:R§union\nSTATUS:CONFIRMED\nDTSTART:20250925").split("§");
    const folded = Uint8Array.from([...utf8.encode(before), 0xc3, 13, 10, 32, 0xa9, ...utf8.encode(after)]);
    expect(only(folded).title).toBe("Réunion");
    expect(only(utf16(ics("SUMMARY:Ré\n union\nDTSTART:20250925"), true, true)).title).toBe("Réunion");
  });
});

describe("feeds", () => {
  it("addresses are resolved by xml:base, by a <base> in the HTML, and else by the item's own page", () => {
    const link = (feed: string): string | undefined => /\]\((.*?)\)/.exec(only(feed).content ?? "")?.[1];
    const content = "<content:encoded>&lt;a href='b'>x&lt;/a></content:encoded>";
    expect(link(rss(`<link>https://e.org/a/c</link>${content}`))).toBe("https://e.org/a/b");
    expect(link(rss(content).replace("<channel>", '<channel xml:base="https://e.org/x/">'))).toBe("https://e.org/x/b");
    expect(link(rss(content.replace("&lt;a", "&lt;base href='https://e.org/y/'>&lt;a")))).toBe("https://e.org/y/b");
    const based = atom(`<title>t</title><link href="p"/>`, 'xml:base="https://e.org/f/"');
    expect(only(based).url).toBe("https://e.org/f/p");
    const relative = only(rss("<link>/a</link>"));
    expect(relative).not.toHaveProperty("url");
    expect(said(relative)).toContain("notAbsolute link");
  });

  it("RSS 0.91, 1.0 and 2.0, Atom 0.3 and 1.0, with and without their namespaces, are read", () => {
    const one = (text: string) => ({ ...only(text), format: reading(text).format });
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="x"><dc:language>pt-BR</dc:language></channel>
      <item rdf:about="https://e.org/1"><title>T</title><link>https://e.org/1</link><dc:date>2025-11-19</dc:date></item></rdf:RDF>`;
    expect(one(rdf)).toMatchObject({
      format: "rss",
      key: "https://e.org/1",
      language: "pt-BR",
      published: "2025-11-19",
    });
    expect(
      one(
        '<rss version="0.91"><channel><language>en-us</language><item><title>T &nbsp; U</title></item></channel></rss>',
      ),
    ).toMatchObject({
      title: "T U",
      language: "en-us",
    });
    expect(
      one(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="de"><entry><id>i</id><title ' +
          'mode="escaped">A &amp;amp; B</title><issued>2025-11-19T09:00:00+01:00</issued><modified>' +
          "2025-11-20T09:00:00Z</modified></entry></feed>",
      ),
    ).toMatchObject({
      format: "atom",
      title: "A & B",
      language: "de",
      published: "2025-11-19T08:00:00Z",
    });
    expect(one("<feed><entry><id>i</id><title>T</title></entry></feed>")).toMatchObject({ format: "atom", title: "T" });
  });

  it.each([
    ["Wed, 19 Nov 2025 10:00:00 +0100", "2025-11-19T09:00:00Z"],
    ["19 Nov 2025 10:00 EST", "2025-11-19T15:00:00Z"],
    ["Wed, 19 Nov 25 10:00:00 GMT", "2025-11-19T10:00:00Z"],
    ["2025-11-19T10:00:00.5+01:00", "2025-11-19T09:00:00Z"],
    ["2025-11-19T10:00:00z", "2025-11-19T10:00:00Z"],
    ["2025-11-19", "2025-11-19"],
    ["2025-11", "2025-11"],
    ["Wed, 19 Nov 2025", "2025-11-19"],
    ["Wed, 19 Nov 2025 10:00:00", "noZone"],
    ["2025-11-19T10:00:00", "noZone"],
    ["19 Nov 2025 10:00 A", "noZone"],
    ["19 Nov 2025 10:00 CET", "noZone"],
    ["03/04/2025", "unclearDate"],
    ["03/04/2025 10:00 +0000", "unclearDate"],
    ["19.11.2025", "unclearDate"],
    ["1763546400", "unclearDate"],
    ["mercredi 19 novembre 2025", "unclearDate"],
    ["30 Feb 2025 10:00:00 GMT", "noSuchDate"],
    ["2025-02-30T10:00:00Z", "noSuchDate"],
    ["2025-02-30", "noSuchDate"],
    ["Wed, 19 Nov 2025 25:00:00 GMT", "noSuchDate"],
  ])("the date %s is %s, whatever the clock and the zone of this machine", (date, expected) => {
    const item = only(rss(`<title>t</title><pubDate>${date}</pubDate>`));
    expect(item.published ?? item.notTaken[0]?.reason).toBe(expected);
  });

  it("a second date is used where the first cannot be read, and a change is no publication", () => {
    const two = only(
      rss(
        "<title>t</title><pubDate>soon</pubDate><d:date>2025-11-19</d:date><dcterms:modified>" +
          "2025-12-01</dcterms:modified>",
      ),
    );
    expect(two.published).toBe("2025-11-19");
    expect(said(two)).toEqual(["unclearDate pubDate", "changedNotPublished dcterms:modified"]);
    expect(said(only(rss("<title>t</title><pubDate>Mon, 19 Nov 2025 10:00:00 GMT</pubDate>")))).toEqual([
      "wrongWeekday pubDate",
    ]);
    expect(said(only(rss("<title>t</title><pubDate>19 Nov 2030 10:00:00 GMT</pubDate>")))).toEqual(["future pubDate"]);
  });

  it("files, authors, languages and pictures are taken, or listed with the reason", () => {
    const item = only(
      rss(
        `<title>t</title><author>jane@e.org (Jane Doe)</author><d:creator>José</d:creator><author>a@e.org</author><d:language>es_MX</d:language>
        <enclosure url="https://e.org/a%20b%E9.pdf" type="application/pdf; x=y" length="0"/><enclosure url="https://e.org/z"/>
        <m:group><m:description>A ward</m:description><m:credit>P</m:credit><m:content url="https://e.org/p.jpg" type="image/jpeg" width="10" height="20"/></m:group>
        <m:content url="https://e.org/q.png" medium="image"/><m:content url="https://e.org/a%20b%E9.pdf" type="application/pdf"/><comments>https://e.org/c</comments>`,
      ),
    );
    expect(item).toMatchObject({
      authors: ["José", "Jane Doe"],
      language: "es-MX",
      attachments: [{ url: "https://e.org/a%20b%E9.pdf", type: "application/pdf", title: "a b%E9.pdf" }],
      image: { alt: "A ward", credit: "P", width: 10, height: 20, type: "image/jpeg" },
    });
    expect(item.attachments?.[0]).not.toHaveProperty("length");
    expect(said(item)).toEqual([
      "titleFromFile enclosure",
      "mailAddress author",
      "noMediaType enclosure",
      "tooMany m:content",
      "noField comments",
    ]);
  });

  it("all that an item says is taken or listed", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{3,8}$/), { maxLength: 8 }), (names) => {
        const values = names.map((name, index) => ({ name: `x-${name}`, value: `value ${index}` }));
        const item = only(rss(values.map(({ name, value }) => `<${name}>${value}</${name}>`).join("")));
        expect(item.notTaken.map(({ what, value }) => ({ name: what, value }))).toEqual(values);
      }),
      { numRuns: 30 },
    );
  });

  it("JSON Feed is read by its types: a number is an id and no title, and what is unknown is listed", () => {
    const feed = {
      version: "https://jsonfeed.org/version/1.1",
      language: "fr",
      authors: [{ name: "Feed" }],
      items: [
        { id: 7, title: 8, content_text: "a < b\n\nc", date_published: "2025-11-19T09:00:00+01:00", _x: { y: 1 } },
        "none",
        {
          id: "2",
          url: "https://e.org/2",
          content_html: "<p>x</p>",
          authors: [{ name: "A" }],
          attachments: [{ url: "https://e.org/m.mp3", mime_type: "audio/mpeg", title: "M", size_in_bytes: 5 }],
        },
      ],
    };
    const { items, notTaken, format } = reading(JSON.stringify(feed), "application/feed+json", "latin1");
    expect(format).toBe("jsonfeed");
    expect(items).toMatchObject([
      { key: "7", language: "fr", summary: "a < b", content: "a \\< b\n\nc", published: "2025-11-19T08:00:00Z" },
      { key: "2", authors: ["A"], attachments: [{ title: "M", length: 5 }] },
    ]);
    expect(items[0]).not.toHaveProperty("title");
    expect(items[0]?.notTaken.map(({ what, place }) => [what, place.path])).toEqual([
      ["authors", "/authors"],
      ["title", "/items/0/title"],
      ["_x", "/items/0/_x"],
    ]);
    expect(notTaken).toMatchObject([{ reason: "malformed", place: { path: "/items/1" } }]);
  });

  it("one bad item never costs another: unclosed elements, stray ends, raw ampersands, a missing end", () => {
    const broken = `<rss><channel><item><title>A & B</title><description><p>x<br>y</p></b></description></item>
      <item><title>Unclosed<item><title>C</title></item><item><title>D</title><description>cut`;
    const { items, notTaken } = reading(broken);
    expect(items.map(({ title }) => title)).toEqual(["A & B", "C"]);
    expect(items[0]?.content).toBe("x\\\ny");
    expect(notTaken.map(({ reason }) => reason)).toEqual(["truncated", "truncated"]);
  });

  it("items with one identifier are told apart, in any order, and an item that stands there twice is one", () => {
    const item = (title: string, link = ""): string =>
      `<item><guid isPermaLink="false">g</guid><title>${title}</title>${link}</item>`;
    const feed = (...items: string[]): ForeignDocument => reading(`<rss><channel>${items.join("")}</channel></rss>`);
    const one = feed(item("A"), item("B"), item("A"));
    const two = feed(item("B"), item("A"));
    expect(one.items.map(({ key }) => key).toSorted()).toEqual(two.items.map(({ key }) => key).toSorted());
    expect(said(one)).toEqual(["duplicate item"]);
  });
});

describe("calendars", () => {
  const PARIS = "DTSTART;TZID=Europe/Paris:20250925T090000";
  const zone = (name: string, ...parts: string[]): string =>
    ["BEGIN:VTIMEZONE", `TZID:${name}`, ...parts, "END:VTIMEZONE"].join("\n");
  const part = (kind: string, start: string, from: string, to: string, rule = ""): string =>
    [`BEGIN:${kind}`, `DTSTART:${start}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, rule, `END:${kind}`]
      .filter((line) => line !== "")
      .join("\n");
  const OWN = zone(
    "Own",
    part("STANDARD", "19701025T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    part("DAYLIGHT", "19700329T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
  );

  it.each([
    [
      "its own zone",
      `${PARIS}\nDTEND;TZID=Asia/Tokyo:20250925T180000`,
      "",
      { starts: "2025-09-25T09:00", ends: "2025-09-25T11:00", zone: "Europe/Paris" },
    ],
    [
      "a Windows name",
      "DTSTART;TZID=W. Europe Standard Time:20250925T090000",
      "",
      { starts: "2025-09-25T09:00", zone: "Europe/Berlin" },
    ],
    [
      "a Mozilla id",
      "DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Buenos_Aires:20250925T090000",
      "",
      { starts: "2025-09-25T09:00", zone: "America/Argentina/Buenos_Aires" },
    ],
    [
      "a zone that only the file knows, in summer",
      "DTSTART;TZID=Own:20250925T090000",
      OWN,
      { starts: "2025-09-25T09:00", zone: "Etc/GMT-2" },
    ],
    [
      "a zone that only the file knows, in winter",
      "DTSTART;TZID=Own:20251225T090000",
      OWN,
      { starts: "2025-12-25T09:00", zone: "Etc/GMT-1" },
    ],
    [
      "a zone with half an hour",
      "DTSTART;TZID=Own:20251225T090000",
      zone("Own", part("STANDARD", "16010101T000000", "+0530", "+0530")),
      { starts: "2025-12-25T03:30", zone: "Etc/UTC" },
    ],
    [
      "a zone whose location is told",
      "DTSTART;TZID=Own:20250925T090000",
      OWN.replace("TZID:Own", "TZID:Own\nX-LIC-LOCATION:Europe/Rome"),
      { starts: "2025-09-25T09:00", zone: "Europe/Rome" },
    ],
    [
      "a Windows name whose clocks the file has otherwise",
      "DTSTART;TZID=Tokyo Standard Time:20250925T090000",
      zone("Tokyo Standard Time", part("STANDARD", "16010101T000000", "+0800", "+0800")),
      { starts: "2025-09-25T09:00", zone: "Etc/GMT-8" },
    ],
    [
      "UTC in a calendar with a zone",
      "DTSTART:20250925T080000Z\nDTEND:20250925T090000Z",
      "X-WR-TIMEZONE:Europe/Lisbon",
      { starts: "2025-09-25T09:00", ends: "2025-09-25T10:00", zone: "Europe/Lisbon" },
    ],
    ["a date without VALUE", "DTSTART:20250925\nDTEND:20250928", "", { starts: "2025-09-25", ends: "2025-09-27" }],
    [
      "a day that ends on itself",
      "DTSTART;VALUE=DATE:20250925\nDTEND;VALUE=DATE:20250925",
      "",
      { starts: "2025-09-25" },
    ],
    [
      "whole days that Outlook writes as midnights",
      "DTSTART;TZID=Europe/Paris:20250925T000000\n" +
        "DTEND;TZID=Europe/Paris:20250926T000000\n" +
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
      "",
      { starts: "2025-09-25" },
    ],
    [
      "a duration of days over a change of clocks",
      "DTSTART;TZID=Europe/Paris:20251025T220000\nDURATION:P1D",
      "",
      { starts: "2025-10-25T22:00", ends: "2025-10-26T22:00", zone: "Europe/Paris" },
    ],
    [
      "a duration of hours over a change of clocks",
      "DTSTART;TZID=Europe/Paris:20251025T220000\nDURATION:PT24H",
      "",
      { starts: "2025-10-25T22:00", ends: "2025-10-26T21:00", zone: "Europe/Paris" },
    ],
    [
      "an hour that the clocks skip",
      "DTSTART;TZID=Europe/Paris:20250330T023000",
      "",
      { starts: "2025-03-30T03:30", zone: "Europe/Paris" },
    ],
    [
      "a first date that is taken out",
      `${PARIS}\nDURATION:PT1H\nRDATE;TZID=Europe/Paris:20251002T090000\nEXDATE;TZID=Europe/Paris:20250925T090000`,
      "",
      { starts: "2025-10-02T09:00", ends: "2025-10-02T10:00", zone: "Europe/Paris" },
    ],
    ["a repetition whose first date is taken out", `${PARIS}\nRRULE:FREQ=WEEKLY\nEXDATE:20250925T070000Z`, "", {}],
    [
      "an end before the start",
      `${PARIS}\nDTEND;TZID=Europe/Paris:20250924T090000`,
      "",
      { starts: "2025-09-25T09:00", zone: "Europe/Paris" },
    ],
    [
      "an end of another kind",
      `${PARIS}\nDTEND;VALUE=DATE:20250926`,
      "",
      { starts: "2025-09-25T09:00", zone: "Europe/Paris" },
    ],
  ])("an event with %s has its hours", (_, event, calendar, expected) => {
    expect(when(event, calendar)).toEqual(expected);
  });

  it("CLDR's table names a zone of the IANA database for each of Windows' zones", () => {
    const zones = Object.entries(windowsZones());
    expect(zones.length).toBeGreaterThan(130);
    for (const [windows, iana] of zones)
      expect(when(`DTSTART;TZID="${windows}":20250701T120000`), windows).toMatchObject(
        iana === "Etc/UTC" ? { starts: "2025-07-01T12:00" } : { starts: "2025-07-01T12:00", zone: iana },
      );
  });

  it("the last state of an event is taken, a moved date is an event of its own, a cancelled one is listed", () => {
    const event = (...lines: string[]): string =>
      ["BEGIN:VEVENT", "UID:u", "STATUS:CONFIRMED", ...lines, "END:VEVENT"].join("\n");
    const calendar = (...events: string[]): ForeignDocument =>
      reading(["BEGIN:VCALENDAR", ...events, "END:VCALENDAR"].join("\n"));
    const { items, notTaken } = calendar(
      event("SEQUENCE:2", "SUMMARY:New", PARIS, "RRULE:FREQ=WEEKLY;COUNT=4"),
      event("SEQUENCE:1", "SUMMARY:Old", PARIS),
      event(
        "SUMMARY:Moved",
        "RECURRENCE-ID;TZID=Europe/Paris:20251002T090000",
        "DTSTART;TZID=Europe/Paris:20251003T090000",
      ),
      event("SUMMARY:Gone", "RECURRENCE-ID:20251009T070000Z", "STATUS:CANCELLED", "DTSTART:20251009T070000Z").replace(
        "STATUS:CONFIRMED\n",
        "",
      ),
    );
    expect(items.map(({ title, key }) => [title, key])).toEqual([
      ["New", "u"],
      ["Moved", "u 2025-10-02T07:00"],
    ]);
    expect(notTaken.map(({ reason }) => reason)).toEqual(["superseded", "cancelledDate"]);
    expect(items.flatMap(said)).toEqual(["repeats RRULE", "notOn RECURRENCE-ID", "oneOfSeries RECURRENCE-ID"]);
    const cancelled = reading(ics(`SUMMARY:S\n${PARIS}`, "METHOD:CANCEL"));
    expect(cancelled.items[0]?.event?.status).toBe("cancelled");
    expect(reading(ics(`SUMMARY:S\n${PARIS}`, "METHOD:REPLY")).items).toEqual([]);
  });

  it("a description in HTML, in X-ALT-DESC, or with lines, keeps its links and its lines", () => {
    const content = (lines: string): string | undefined => only(ics(`SUMMARY:S\nDTSTART:20250925\n${lines}`)).content;
    expect(content('DESCRIPTION:See <a href="https://e.org/">this</a>\\nand that')).toBe(
      "See [this](https://e.org/)\\\nand that",
    );
    expect(content("DESCRIPTION:x\nX-ALT-DESC;FMTTYPE=text/html:<html><body><ul><li>one</li></ul></body></html>")).toBe(
      "- one",
    );
    expect(content("DESCRIPTION:Agenda:\\n1. one\\n2. two < three")).toBe("Agenda:\\\n1\\. one\\\n2\\. two \\< three");
    expect(content("DESCRIPTION:One line\\, no more.")).toBeUndefined();
  });

  it("a line that is none costs itself only, and properties without a place in an entry are listed", () => {
    const item = only(
      ics(
        "SUMMARY;LANGUAGE=fr:Réunion\n" +
          "DTSTART:20250925\n" +
          "this is no line\n" +
          "ATTENDEE:mailto:a@e.org\n" +
          "ATTENDEE:mailto:b@e.org\n" +
          "CATEGORIES:X\n" +
          "GEO:91;0\n" +
          "ATTACH;FMTTYPE=application/pdf;FILENAME=Programme.pdf:https://e.org/p",
      ),
    );
    expect(item).toMatchObject({ language: "fr", attachments: [{ title: "Programme.pdf", type: "application/pdf" }] });
    expect(said(item)).toEqual(["noStatus ", "malformed GEO", "noField ATTENDEE", "noField CATEGORIES"]);
    expect(reading(ics("SUMMARY:S\nthis is no line")).notTaken).toMatchObject([
      { reason: "unreadableLine", place: { line: 5 } },
    ]);
  });
});

describe("bounds", () => {
  it("a document of another kind, or too large, is refused with a reason", () => {
    for (const text of ["", "hello", "<html><body/></html>", "{}", "[1]", "{", "BEGIN:VCARD"])
      expect(reading(text), text).toMatchObject({ items: [], notTaken: [{ reason: "unknownFormat" }] });
    expect(reading(new Uint8Array(17 * 1024 * 1024)).notTaken).toMatchObject([{ reason: "tooLarge" }]);
  });

  it("depth and count are bounded, and what is beyond is listed", () => {
    expect(reading(rss(`<title>t</title>${"<x>".repeat(300)}`)).notTaken).toMatchObject([
      { reason: "tooDeep" },
      { reason: "truncated" },
    ]);
    const many = reading(`<rss><channel>${"<item><title>t</title></item>".repeat(5003)}</channel></rss>`);
    expect(many.notTaken).toContainEqual(expect.objectContaining({ reason: "tooMany", value: "3" }));
  });

  it.each(["RDATE", "EXDATE"])("an event with more dates of %s than are read says how many were not", (name) => {
    const dates = Array.from({ length: 203 }, (_, day) =>
      new Date(Date.UTC(2025, 0, 2 + day)).toISOString().slice(0, 10).replaceAll("-", ""),
    );
    const [item] = read(
      utf8.encode(ics(`SUMMARY:Course\nDTSTART;VALUE=DATE:20250101\n${name};VALUE=DATE:${dates}`)),
      "text/calendar",
      undefined,
      NOW,
    ).items;
    expect(item?.notTaken).toContainEqual(expect.objectContaining({ reason: "tooMany", what: name, value: "3" }));
  });

  it.each([
    ["open elements", (size: number) => "<rss>".repeat(size)],
    ["ends of nothing", (size: number) => rss("</a>".repeat(size))],
    ["attributes", (size: number) => `<rss ${"a='' ".repeat(size)}`],
    ["entities", (size: number) => rss(`<title>${"&amp;".repeat(size)}</title>`)],
    ["parameters", (size: number) => ics(`SUMMARY${";A=B".repeat(size)}`)],
    ["quotes", (size: number) => ics(`SUMMARY;A=${'"a"'.repeat(size)}:x`)],
    ["folds", (size: number) => ics(`SUMMARY:${"x\n ".repeat(size)}`)],
    ["components", (size: number) => "BEGIN:VCALENDAR\n".repeat(size)],
    ["dates", (size: number) => ics(`DTSTART:20250101\nRDATE:${"20250101,".repeat(size)}`)],
    [
      "links of a summary",
      (size: number) => rss(`<description>${"&lt;a href='https://e.org/'>x&lt;/a>".repeat(size / 10)}</description>`),
    ],
    ["spaces of a date", (size: number) => rss(`<pubDate>1 ${" ".repeat(size)}x</pubDate>`)],
    [
      "one identifier",
      (size: number) => `<rss><channel>${"<item><guid>g</guid></item>".repeat(size / 10)}</channel></rss>`,
    ],
  ])("half a million of %s take no longer than a test may: what takes the square of them takes hours", (_, make) => {
    const { items, notTaken } = read(utf8.encode(make(500_000)), undefined, undefined, NOW);
    expect(items.length + notTaken.length).toBeGreaterThan(0);
  });

  it("no octets make the reader fail", () => {
    const starts = [
      rss("<title>t</title>"),
      atom("<title>t</title>"),
      ics("SUMMARY:S\nDTSTART;TZID=Europe/Paris:20250925T090000\nDURATION:PT1H"),
      JSON.stringify({ items: [{ id: 1 }] }),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 4 })), { maxLength: 6 }),
        (text, edits) => {
          const bytes = Array.from(utf8.encode(text));
          for (const [at, octets] of edits) bytes.splice(at % bytes.length, octets.length, ...octets);
          const found = read(Uint8Array.from(bytes), undefined, undefined, NOW);
          for (const { title, summary, content, url, authors, attachments } of found.items)
            expect(JSON.stringify([title, summary, content, url, authors, attachments])).not.toContain("\uFFFD");
        },
      ),
      { numRuns: 300 },
    );
  });
});
