import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeFolder } from "../../../src/cli/content/draft-folder.ts";
import { loadEntries } from "../../../src/cli/content/load-entries.ts";
import { printable } from "../../../src/cli/terminal.ts";
import { event, parsed } from "../../fixtures/entries.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { cli, type Ran } from "../peer.ts";

function folder(): string {
  return temporaryFolder("drafts");
}

/** Imports a feed into a new folder; `file` finds a file of the draft whose name begins so. */
async function imported(
  feed: string,
  ...options: string[]
): Promise<Ran & { into: string; file: (name: string, index?: number) => string }> {
  const into = join(folder(), "drafts");
  const source = join(folder(), "feed");
  writeFileSync(source, feed);
  const ran = await cli(["import", "--from", source, "--into", into, ...options]);
  const file = (name: string, index = 0): string =>
    readFileSync(join(into, readdirSync(into).sort()[index] ?? "", name), "utf8");
  return { ...ran, into, file };
}

const KNOWN = ["--genre", "press-release", "--organisation", "who", "--topic", "governance-ethics"];

const RSS = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>C</title><link>https://e.org/</link>
<description>d</description><language>fr-FR</language><item><title>L’IA &amp;amp; la santé</title><link>https://e.org/a/</link><guid isPermaLink="false">g1</guid>
<pubDate>Wed, 19 Nov 2025 10:00:00 +0100</pubDate><description>&lt;p&gt;Le résumé.&lt;/p&gt;</description><content:encoded><![CDATA[<h1>Titre</h1>
<p onclick="x()">Le <b>contenu</b>, <a href="../b">un lien</a>, <a href="javascript:x()">un mauvais</a>.<img src="/x.png"></p><script>alert(1)</script>]]></content:encoded>
<enclosure url="https://e.org/rapport.pdf" type="application/pdf" length="123"/></item></channel></rss>`;

const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>C</title><id>x</id><updated>2025-01-01T00:00:00Z</updated><entry><id>tag:1</id>
<title type="html">A &amp;lt;b&amp;gt;</title><link rel="alternate" href="https://e.org/a"/><published>2025-01-01T00:00:00+02:00</published><updated>2025-01-01T00:00:00Z</updated>
<summary>a &lt; b</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Absatz</p></div></content></entry></feed>`;

const JSON_FEED = JSON.stringify({
  version: "https://jsonfeed.org/version/1.1",
  title: "t",
  language: "ar",
  items: [{ id: "1", title: "عنوان", summary: "ملخص", content_html: "<p>نص</p>" }],
});

const ICS = (lines: string): string =>
  "BEGIN:VCALENDAR\r\n" +
  "VERSION:2.0\r\n" +
  "PRODID:x\r\n" +
  "BEGIN:VEVENT\r\n" +
  "UID:u\r\n" +
  "SUMMARY:Réunion\\, à Porto\r\n" +
  "DESCRIPTION:Texte.\r\n" +
  `${lines}END:VEVENT\r\n` +
  "END:VCALENDAR\r\n";
const MEETING = ["--language", "fr", "--genre", "meeting", "--organisation", "who", "--topic", "governance-ethics"];

describe("import --from", () => {
  it("import --from makes a draft of RSS: clean Markdown, absolute links, UTC, and what it omitted", async () => {
    const { code, out, file, into } = await imported(RSS, ...KNOWN);
    expect(code).toBe(0);
    expect(out).toMatch(
      /Left out of the text: <img>, in content:encoded \(line 3\)\.[\s\S]*<script>, in[\s\S]*Read what is listed, then publish/,
    );
    expect(file("fr.md")).toBe(
      "---\n" +
        "words: source\n" +
        "title: L’IA & la santé\n" +
        "summary: Le résumé.\n" +
        "url: https://e.org/a/\n" +
        "---\n" +
        "\n" +
        "## Titre\n" +
        "\n" +
        "Le **contenu**, [un lien](https://e.org/b), un mauvais.\n",
    );
    expect(file("entry.yaml")).toMatch(
      /published: 2025-11-19T09:00:00Z\norganisations:\n {2}- id: who\n {4}role: publisher/,
    );
    expect((await cli(["validate", into])).code).toBe(0);
  });

  it("import --from reads Atom and JSON Feed, each in the language that it names", async () => {
    const atom = await imported(ATOM, ...KNOWN);
    expect(atom.file("de.md")).toBe(
      "---\nwords: source\ntitle: A <b>\nsummary: a < b\nurl: https://e.org/a\n---\n\nAbsatz\n",
    );
    expect(atom.file("entry.yaml")).toContain("published: 2024-12-31T22:00:00Z");
    expect((await imported(JSON_FEED, ...KNOWN)).file("ar.md")).toBe(
      "---\nwords: source\ntitle: عنوان\nsummary: ملخص\n---\n\nنص\n",
    );
  });

  it("import --from leaves an existing draft alone", async () => {
    const first = await imported(RSS, ...KNOWN);
    const [name = ""] = readdirSync(first.into);
    writeFileSync(join(first.into, name, "fr.md"), "mine");
    const source = join(folder(), "feed");
    writeFileSync(source, RSS);
    expect((await cli(["import", "--from", source, "--into", first.into, ...KNOWN])).out).toMatch(/^kept/);
    expect(first.file("fr.md")).toBe("mine");
  });

  it("import --from asks for the language if the feed names none or an unsupported one, without a guess", async () => {
    const silent = RSS.replace("<language>fr-FR</language>", "");
    expect(await imported(silent, ...KNOWN)).toMatchObject({
      code: 2,
      err: expect.stringContaining("does not say in which language it is. Say --language"),
    });
    expect(await imported(RSS.replace("fr-FR", "it"), ...KNOWN)).toMatchObject({
      code: 2,
      err: expect.stringContaining("is in it, in which nothing is published"),
    });
    expect((await imported(silent, ...KNOWN, "--language", "fr")).code).toBe(0);
  });

  it.each([
    [
      "a zone of its own",
      "DTSTART;TZID=Europe/Lisbon:20250925T090000\r\nDTEND;TZID=Europe/Lisbon:20250925T170000\r\nSTATUS:CONFIRMED\r\n",
      [],
      { starts: "2025-09-25T09:00", ends: "2025-09-25T17:00", zone: "Europe/Lisbon" },
    ],
    [
      "whole days, of which the end is exclusive",
      "DTSTART;VALUE=DATE:20250925\r\nDTEND;VALUE=DATE:20250928\r\nSTATUS:CONFIRMED\r\n",
      [],
      { starts: "2025-09-25", ends: "2025-09-27" },
    ],
    [
      "one whole day",
      "DTSTART;VALUE=DATE:20250925\r\nDTEND;VALUE=DATE:20250926\r\nSTATUS:CONFIRMED\r\n",
      [],
      { starts: "2025-09-25" },
    ],
    [
      "hours in UTC",
      "DTSTART:20250925T080000Z\r\nDURATION:PT1H30M\r\nSTATUS:TENTATIVE\r\n",
      [],
      { status: "provisional", starts: "2025-09-25T08:00", ends: "2025-09-25T09:30", zone: "Etc/UTC" },
    ],
    [
      "hours in UTC and a zone that is told",
      "DTSTART:20250925T080000Z\r\nSTATUS:CANCELLED\r\n",
      ["--zone", "Europe/Paris"],
      { status: "cancelled", starts: "2025-09-25T10:00", zone: "Europe/Paris" },
    ],
    [
      "floating hours and a zone that is told",
      "DTSTART:20250925T080000\r\nSTATUS:CONFIRMED\r\n",
      ["--zone", "Asia/Tokyo"],
      { starts: "2025-09-25T08:00", zone: "Asia/Tokyo" },
    ],
  ])("import --from reads an event with %s", async (_, lines, options, details) => {
    const { code, into, out } = await imported(ICS(lines), ...MEETING, ...options);
    expect(code, out).toBe(0);
    for (const loaded of loadEntries(into))
      expect(loaded).toMatchObject({
        entry: { event: details, texts: { fr: { words: "source", title: "Réunion, à Porto", summary: "Texte." } } },
      });
  });

  it("import --from reports hours without a zone, a missing status and a repeating event", async () => {
    expect(await imported(ICS("DTSTART:20250925T080000\r\nSTATUS:CONFIRMED\r\n"), ...MEETING)).toMatchObject({
      code: 2,
      err: expect.stringContaining("its hours have no zone. Say --zone"),
    });
    const unknown = ICS("DTSTART;TZID=Our Time:20250925T080000\r\nSTATUS:CONFIRMED\r\n");
    expect((await imported(unknown, ...MEETING)).err).toContain("its zone Our Time is not in the IANA database");
    const silent = await imported(ICS("DTSTART;VALUE=DATE:20250925\r\nRRULE:FREQ=YEARLY\r\n"), ...MEETING);
    expect(silent.code).toBe(1);
    expect(silent.out).toMatch(/only its first date is here: RRULE FREQ=YEARLY[\s\S]*\/event\/status: /);
  });

  it("import --from makes the same draft of an event that has another place in the file on another day", async () => {
    const made = async (calendar: string): Promise<string[]> =>
      readdirSync((await imported(calendar, ...MEETING)).into);
    const first = ICS("DTSTART;VALUE=DATE:20250925\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\n");
    const later = ICS("STATUS:CONFIRMED\r\nSEQUENCE:1\r\nDTSTART;VALUE=DATE:20251231\r\n");
    expect(await made(later)).toEqual(await made(first));
  });

  it("import --from fills in no zone where a file has hours of several unknown zones, and names each", async () => {
    const two = ICS("DTSTART;TZID=Our Time:20250925T080000\r\nSTATUS:CONFIRMED\r\n").replace(
      "END:VCALENDAR",
      "BEGIN:VEVENT\r\n" +
        "UID:v\r\n" +
        "SUMMARY:B\r\n" +
        "DESCRIPTION:C\r\n" +
        "STATUS:CONFIRMED\r\n" +
        "DTSTART;TZID=Their Time:20250925T080000\r\n" +
        "END:VEVENT\r\n" +
        "END:VCALENDAR",
    );
    const { code, out } = await imported(two, ...MEETING, "--zone", "Europe/Lisbon");
    expect(code).toBe(1);
    expect(out.match(/\/event\/starts: has an hour, so a zone is required/g)).toHaveLength(2);
  });

  it("import --from lists an item that it cannot take, takes the others, and claims no completeness", async () => {
    const file = fileURLToPath(new URL("../../fixtures/foreign/one-bad-of-three.ics", import.meta.url));
    const into = join(folder(), "drafts");
    const { code, out } = await cli(["import", "--from", file, "--into", into, ...MEETING]);
    expect(readdirSync(into)).toHaveLength(2);
    expect(out).toContain("not written as the format requires: DTEND None (Bad end) (line 18)");
    expect(out).not.toContain("Nothing is missing");
    expect(code).toBe(1);
  });

  it("import --from writes nothing outside its folder, whatever the identifiers and the options hold", async () => {
    const parent = folder();
    const into = join(parent, "drafts");
    const hostile = RSS.replace("g1", "../../../escaped").replace("<language>fr-FR", "<language>../fr");
    const source = join(folder(), "feed");
    writeFileSync(source, hostile);
    await cli(["import", "--from", source, "--into", into, ...KNOWN, "--language", "fr"]);
    const refused = await cli(["import", "--from", source, "--into", into, "--organisation", "../../who"]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("../../who is not an id") });
    expect(readdirSync(parent)).toEqual(["drafts"]);
    expect(readdirSync(into)).toEqual([expect.stringMatching(/^who-[0-9a-f]{10}$/)]);
  });

  it("import --from takes the encoding that the editor names, and says what cannot be read without it", async () => {
    const file = fileURLToPath(new URL("../../fixtures/foreign/latin1.ics", import.meta.url));
    const read = async (...options: string[]): Promise<Ran> =>
      await cli(["import", "--from", file, "--into", join(folder(), "drafts"), ...MEETING, ...options]);
    expect((await read()).out).toContain("not in the encoding of the file (say --charset): SUMMARY");
    expect((await read("--charset", "iso-8859-1")).out).toContain("Réunion à Genève");
    expect(await read("--charset", "latin-99")).toMatchObject({ code: 2, err: expect.stringContaining("encoding") });
  });

  it("the command line writes control characters out that a foreign file has in a title", () => {
    const source = join(folder(), "feed");
    writeFileSync(source, JSON_FEED.replace("عنوان", "\\u001b]0;owned\\u0007\\u202e\\u009b31m"));
    const command = ["src/cli/cli.ts", "import", "--from", source, "--into", join(folder(), "drafts"), ...KNOWN];
    const { stdout } = spawnSync(process.execPath, command, { encoding: "utf8" });
    expect(stdout).toContain("draft");
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    expect(printable("a\u001b[31m\u009b\u202e\tb\n")).toBe("a\\u001b[31m\\u009b\\u202e\tb\n");
  });

  it("import --from refuses input that is no feed with one sentence", async () => {
    expect(await imported("hello")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/is neither RSS, Atom, JSON Feed nor iCalendar\.\n$/),
    });
  });
});

describe("a draft's folder", () => {
  it("a draft's folder reads back as what was written, whatever the texts hold", async () => {
    const words = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .filter(
        (text) =>
          /^[^\p{Cc}\p{Cs}\u202A-\u202E\u2028\u2029\uFFFE\uFFFF]+$/u.test(text) &&
          /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(/\p{Default_Ignorable_Code_Point}/gu, "")),
      );
    await fc.assert(
      fc.asyncProperty(words, words, words, async (title, summary, content) => {
        const into = folder();
        const entry = parsed(
          event("draft-one", { texts: { ru: { words: "service", title, summary, content: content.trim() } } }),
        );
        const { id, texts, ...facts } = entry;
        await writeFolder(into, { id, facts, texts, notes: ["A note\nof two lines # and a hash"] });
        for (const loaded of loadEntries(into)) expect(loaded).toMatchObject({ entry });
      }),
      { numRuns: 60 },
    );
  });
});

describe("new", () => {
  const NEWS = [
    "news",
    "article",
    "fr",
    "service",
    "Un titre",
    "Un résumé.",
    "",
    "who",
    "governance-ethics",
    "2026-03-01",
    "who-2026-03-01-one",
  ];

  it("new asks for each field, explains a wrong answer with the nearest one, and makes a whole folder", async () => {
    const into = folder();
    const answers = [
      "news",
      "artcle",
      "article",
      "it",
      "fr",
      "",
      "service",
      "Un titre",
      "",
      "Un résumé.",
      "ftp://e.org",
      "https://e.org/a",
      "whoo",
      "who",
      "governance-ethics",
      "1 March",
      "2026-03-01",
      "Not An Id",
      "who-2026-03-01-one",
    ];
    const ran = await cli(["new", "--into", into], { answers });
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(
      /artcle is not known; did you mean article\?[\s\S]*it must be one of en, fr[\s\S]*This is required[\s\S]*ftp:\/\/e\.org must[\s\S]*whoo whoo is not known; did you mean who\?/,
    );
    for (const loaded of loadEntries(into))
      expect(loaded).toMatchObject({
        entry: {
          id: "who-2026-03-01-one",
          genre: "article",
          published: "2026-03-01",
          texts: { fr: { words: "service", title: "Un titre", url: "https://e.org/a" } },
        },
      });
    expect(await cli(["new", "--into", into], { answers: NEWS })).toMatchObject({
      code: 2,
      err: expect.stringContaining("exists already"),
    });
  });

  it("new asks for an event's hours in the local time of its place", async () => {
    const into = folder();
    const answers = [
      "event",
      "meeting",
      "ar",
      "service",
      "عنوان",
      "ملخص.",
      "",
      "who, itu",
      "governance-ethics",
      "2026-03-01T09:00",
      "2026-03-01T17:00",
      "Lisbon",
      "Europe/Lisbon",
      "confirmed",
      "Lisbon",
      "PT",
      "meeting-one",
    ];
    expect((await cli(["new", "--into", into], { answers })).code).toBe(0);
    for (const loaded of loadEntries(into))
      expect(loaded).toMatchObject({
        entry: {
          countries: ["PT"],
          organisations: [
            { id: "who", role: "organiser" },
            { id: "itu", role: "organiser" },
          ],
          event: { starts: "2026-03-01T09:00", zone: "Europe/Lisbon" },
        },
      });
  });

  it("new shows the organisations and topics to choose from, and takes their numbers", async () => {
    const into = folder();
    const numbered = NEWS.map((answer) => (answer === "who" || answer === "governance-ethics" ? "1" : answer));
    const { err } = await cli(["new", "--into", into], { answers: numbered });
    const listed = [...err.matchAll(/^ {4}1 {2}(\S+)/gm)].map(([, id]) => id);
    expect(listed).toHaveLength(2);
    for (const loaded of loadEntries(into))
      expect(loaded).toMatchObject({ entry: { organisations: [{ id: listed[0] }], topics: [listed[1]] } });
  });

  it("new stops at the end of its input", async () => {
    expect(await cli(["new"])).toMatchObject({ code: 2, err: expect.stringContaining("run it on a terminal") });
  });
});
