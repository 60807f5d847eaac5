// Another organisation's service: the sources as they are, another content/ and another wrangler.toml. Two languages,
// one of them none of ours.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { freePort, Worker } from "../../src/scripts/wrangler-dev.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { freshCheckout } from "./checkout.ts";

const folder = freshCheckout();
const content = join(folder, "content");
const LANGUAGES = ["en", "sw"];

const SITE = {
  languages: { en: { name: "English", number: 0, locale: "en-GB" }, sw: { name: "Kiswahili", number: 1 } },
  defaultLanguage: "en",
  operator: {
    name: { en: "Climate Farming Feed", sw: "Climate Farming Feed" },
    contact: "mailto:desk@farming.example?subject=Feed",
  },
  licence: { name: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
  slug: "climate-farming-feed",
  extension: "_climate_farming",
  subject: "climate and agriculture",
  examples: { topic: "drought", organisation: "fao", entry: "rain-forum-2026", country: "KE" },
  name: { en: "Climate and Farming Feed", sw: "Habari za Tabianchi na Kilimo" },
  description: {
    en: "News and events about climate and agriculture.",
    sw: "Habari na matukio kuhusu tabianchi na kilimo.",
  },
};

const TOPICS = [
  { id: "drought", name: { en: "Drought", sw: "Ukame" } },
  { id: "soil", name: { en: "Soil", sw: "Udongo" } },
];

const ORGANISATIONS = [
  {
    id: "fao",
    kind: "un-agency",
    name: { en: "Food and Agriculture Organization", sw: "Shirika la Chakula na Kilimo" },
  },
  {
    id: "ke-agriculture",
    kind: "national-government",
    country: "KE",
    name: { en: "Ministry of Agriculture of Kenya", sw: "Wizara ya Kilimo ya Kenya" },
  },
];

const text = (title: string, summary: string) =>
  `---\nwords: service\ntitle: ${title}\nsummary: ${summary}\n---\n${summary}\n`;

const ENTRIES: Readonly<Record<string, { readonly entry: object; readonly texts: Readonly<Record<string, string>> }>> =
  {
    "soil-report-2026": {
      entry: {
        type: "news",
        genre: "publication",
        published: "2026-03-02",
        organisations: [{ id: "fao", role: "publisher" }],
        topics: ["soil"],
        audience: ["farmers"],
      },
      texts: {
        en: text("A report on soil", "What drought does to soil."),
        sw: text("Ripoti kuhusu udongo", "Ukame unavyoathiri udongo."),
      },
    },
    "drought-plan-2026": {
      entry: {
        type: "news",
        genre: "statement",
        published: "2026-05-11",
        organisations: [{ id: "ke-agriculture", role: "publisher" }],
        topics: ["drought"],
        countries: ["KE"],
      },
      texts: { sw: text("Mpango wa ukame", "Serikali imetangaza mpango.") },
    },
    "rain-forum-2026": {
      entry: {
        type: "event",
        genre: "meeting",
        organisations: [{ id: "fao", role: "organiser" }],
        topics: ["drought", "soil"],
        countries: ["KE"],
        event: {
          status: "confirmed",
          starts: "2026-12-01T09:00",
          ends: "2026-12-02T17:00",
          zone: "Africa/Nairobi",
          mode: "hybrid",
          place: { city: "Nairobi", country: "KE" },
        },
      },
      texts: {
        en: text("A forum on rain", "Two days in Nairobi."),
        sw: text("Kongamano la mvua", "Siku mbili jijini Nairobi."),
      },
    },
  };

/** Puts another subject in place of ours, in content/ and wrangler.toml alone. */
function fork(): void {
  const english = readFileSync(join(content, "messages/en.json"), "utf8");
  rmSync(content, { recursive: true });
  mkdirSync(join(content, "messages"), { recursive: true });
  // Whom entries are meant for is of the subject; all else that the service says is not. The translation is not what is
  // tested.
  const messages = JSON.parse(english) as { audience: Record<string, string> };
  messages.audience = { farmers: "Farmers", researchers: "Researchers" };
  for (const language of LANGUAGES)
    writeFileSync(join(content, "messages", `${language}.json`), JSON.stringify(messages));
  for (const [name, value] of Object.entries({ site: SITE, topics: TOPICS, organisations: ORGANISATIONS }))
    writeFileSync(join(content, `${name}.yaml`), stringify(value));
  for (const [id, { entry, texts }] of Object.entries(ENTRIES)) {
    mkdirSync(join(content, "entries", id), { recursive: true });
    writeFileSync(join(content, "entries", id, "entry.yaml"), stringify(entry));
    for (const [language, markdown] of Object.entries(texts))
      writeFileSync(join(content, "entries", id, `${language}.md`), markdown);
  }
  mkdirSync(join(content, "manual"));
  const title = stringify({ title: { en: "For readers", sw: "Kwa wasomaji" } });
  writeFileSync(
    join(content, "manual/readers.md"),
    `---
${title}---

Subscribe to a feed.
`,
  );
  const wrangler = join(folder, "wrangler.toml");
  const toml = readFileSync(wrangler, "utf8");
  writeFileSync(
    wrangler,
    toml
      .replace('name = "health-ai-feed"', 'name = "climate-farming-feed"')
      .replace(/^TAG_AUTHORITY = .*$/m, 'TAG_AUTHORITY = "climate-farming.example,2026"'),
  );
}

let service: Worker | undefined;
let published = "";
let origin = "";
/** All that the service serves as text, by path. */
const documents = new Map<string, string>();

/** The addresses of this service that a document names, as paths. */
function addresses(document: string, from: string): string[] {
  const absolute = [...document.matchAll(/https?:\/\/localhost:\d+(\/[^\s"'<>\\)`]*)?/g)].map(([url]) =>
    url.replaceAll("&amp;", "&"),
  );
  const relative = [...document.matchAll(/(?:href|src|action)="([^"#]+)/g)].map(([, url = ""]) =>
    url.replaceAll("&amp;", "&"),
  );
  return [...absolute, ...relative].flatMap((url) => {
    if (!URL.canParse(url, `${origin}${from}`)) return [];
    const target = new URL(url, `${origin}${from}`);
    // Addresses with a query show the same again, braces are the pattern of an address, and months go on for ever.
    return target.origin === origin &&
      target.search === "" &&
      !/[{}]|%7B|\/events\/(?!2026-12)\d{4}-\d{2}\//i.test(target.pathname)
      ? [target.pathname]
      : [];
  });
}

async function crawl(start: readonly string[]): Promise<void> {
  const waiting = [...start];
  const seen = new Set(waiting);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const response = await fetch(`${origin}${path}`);
    const type = response.headers.get("content-type") ?? "";
    if (response.status >= 400 || !/text|json|xml|calendar|svg/.test(type) || /javascript|css/.test(type)) continue;
    const document = await response.text();
    documents.set(path, document);
    for (const next of addresses(document, path)) if (!seen.has(next)) waiting.push(next) && seen.add(next);
  }
}

beforeAll(async () => {
  fork();
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const vars = join(folder, "vars");
  writeFileSync(
    vars,
    `EDITORS='${JSON.stringify([{ id: "desk", name: "Desk", secrets: [SECRETS.desk] }])}'
`,
    { mode: 0o600 },
  );
  let log = "";
  service = await Worker.start({
    root: folder,
    port,
    state: join(folder, "state"),
    vars,
    over: { ORIGIN: origin },
    log: (line) => (log += line),
  });
  if (!(await service.up()))
    throw new Error(`the service did not start:
${log}`);
  const publish = [join(folder, "src/cli/cli.ts"), "publish", "--url", origin, content];
  published = (
    await promisify(execFile)(process.execPath, publish, {
      env: { ...process.env, HEALTH_AI_FEED_SECRET: SECRETS.desk },
    })
  ).stdout;
  const lists = LANGUAGES.flatMap((language) =>
    ["feed.rss", "feed.atom", "feed.json", "feed.ics", "feed.csv", "search", "editor", "problems"].map(
      (file) => `/${language}/${file}`,
    ),
  );
  const entries = Object.keys(ENTRIES).flatMap((id) =>
    LANGUAGES.flatMap((language) =>
      ["", ".json", ".md", ".ics"].map((suffix) => `/${language}/entries/${id}${suffix}`),
    ),
  );
  const digests = LANGUAGES.flatMap((language) =>
    ["json", "html", "txt"].map((file) => `/${language}/digest/weekly/latest.${file}`),
  );
  const other = [
    "/",
    "/feeds.opml",
    "/sitemap.xml",
    "/news-sitemap.xml",
    "/robots.txt",
    "/schemas/entry.json",
    "/api/v1/openapi.json",
    "/api/v1/languages",
    "/api/v1/channels",
  ];
  await crawl([...other, ...lists, ...entries, ...digests]);
});

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true });
});

/**
 * A document without what keeps its name in every service: the widget's element and file, and the address that tells
 * whether all is well.
 */
function withoutNames(document: string): string {
  return document.replace(
    /health-ai-feed(?=[\s>.&]|$)|&lt;\/?health-ai-feed|\bhealthz\b|\bHealth(?:Answer)?\b(?=["`<]|&quot;)|"health"|operation-health|docs\/reference\/(?:health|schemas\/Health)\b|<title>Health(?= –)|#\w*-?health"/g,
    "",
  );
}

/** Finds each match of a pattern with the text around it, by path. */
function found(pattern: RegExp, of: (document: string) => string = (document) => document): string[] {
  return [...documents].flatMap(([path, document]) =>
    [...of(document).matchAll(pattern)].map(
      ({ 0: match, index, input }) => `${path}: ${match} in ${input.slice(Math.max(0, index - 60), index + 60)}`,
    ),
  );
}

describe("a service of another subject, made by content/ and wrangler.toml alone", () => {
  it("the service starts, publishes, and shows its pages, feeds, calendars, schemas and documentation", () => {
    expect(published).toContain("3 entries: 3 created.");
    expect(documents.size).toBeGreaterThan(80);
    for (const path of [
      "/en/",
      "/sw/",
      "/en/docs",
      "/sw/docs",
      "/sw/docs/reference",
      "/en/events/feed.ics",
      "/schemas/entry.json",
      "/api/v1/openapi.json",
      "/sw/entries/drought-plan-2026",
      "/sw/topics/drought/",
    ])
      expect([...documents.keys()]).toContain(path);
    expect(documents.get("/sw/feed.rss")).toContain("<generator>climate-farming-feed</generator>");
    expect(documents.get("/en/events/feed.ics")).toContain(
      "PRODID:-//climate-farming-feed//climate-farming-feed 1//EN",
    );
    expect(documents.get("/sw/feed.json")).toContain('"_climate_farming":{');
    expect(documents.get("/api/v1/openapi.json")).toContain(
      "News and events about climate and agriculture, in 2 languages.",
    );
    expect(documents.get("/en/about")).toContain("There are 2 languages.");
    // Where the operator names a contact, it stands beside the form for errors.
    for (const path of ["/sw/report", "/en/report"]) {
      expect(documents.get(path), path).toContain(
        '<a href="mailto:desk@farming.example?subject=Feed">desk@farming.example</a>',
      );
      expect(documents.get(path), path).toContain('<form class="reporting" method="post"');
    }
  });

  it("the service nowhere speaks of health", () => {
    expect(found(/health|medic(?:al|ine)|patients/gi, withoutNames)).toEqual([]);
    expect(found(/\bWHO\b|World Health/g)).toEqual([]);
  });

  it("the service has two languages, and nowhere a third", async () => {
    const named = /\b(?:hreflang|xml:lang|lang|language)\\?"?[=:]\s?\\?"([a-z]{2})(?:-[\w-]+)?\\?"/g;
    const tags = new Set(
      [...documents.values()].flatMap((document) => [...document.matchAll(named)].map(([, tag = ""]) => tag)),
    );
    expect([...tags].sort()).toEqual(LANGUAGES);
    expect(
      found(
        /Français|Español|Português|Deutsch|\bFrench\b|\bRussian\b|[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Han}]/gu,
      ),
    ).toEqual([]);
    expect(found(/\/(?:fr|es|ru|ar|zh|pt|de)\/(?!\*)/g)).toEqual([]);
    for (const language of ["fr", "es", "ru", "ar", "zh", "pt", "de"])
      expect((await fetch(`${origin}/${language}/`)).status, language).toBe(404);
    const localised = [
      ...(documents.get("/schemas/entry.json") ?? "").matchAll(
        /"properties":\{"en":(.*?)"additionalProperties":false/g,
      ),
    ];
    expect(localised.length).toBeGreaterThan(3);
    for (const [schema] of localised) expect(schema).toContain('"sw":');
  });
});
