import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Entry } from "../../src/domain/entry/entry.ts";
import type { Language } from "../../src/domain/entry/language.ts";
import { Ledger } from "../../src/ledger/ledger.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../fixtures/worker/service.ts";

/** A text of an entry in a language, which its title tells. */
function text(id: string, language: Language) {
  return { words: "service", title: `${id} in ${language}`, summary: `Summary in ${language}.` } as const;
}

function texts(id: string, ...languages: readonly Language[]): Entry["texts"] {
  return Object.fromEntries(languages.map((language) => [language, text(id, language)]));
}

const ENTRIES = { all: ["fr", "en", "es"], both: ["en", "es"], spanish: ["es"], german: ["de"] } as const;

beforeAll(async () => {
  for (const [id, languages] of Object.entries(ENTRIES))
    expect((await deliver(publishing(news(id, { texts: texts(id, ...languages) })))).status).toBe(201);
  const meeting = event("meeting", { texts: texts("meeting", "en") }, { starts: "2035-06-01", ends: "2035-06-02" });
  expect((await deliver(publishing(meeting))).status).toBe(201);
  expect((await deliver(publishing(news("taken", { texts: texts("taken", "en") })))).status).toBe(201);
  expect((await deliver(withdrawing("taken"))).status).toBe(200);
  await project();
});

interface JsonFeed {
  readonly language: string;
  readonly feed_url: string;
  readonly next_url?: string;
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly language: string;
    readonly _health_ai: { readonly id: string };
  }[];
}

async function jsonFeed(path: string): Promise<JsonFeed> {
  const response = await get(path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as JsonFeed;
}

/** Returns the entries of a feed, without those that it says are withdrawn. */
const shown = ({ items }: JsonFeed): string[] =>
  items
    .filter(({ title }) => !title.startsWith("Withdrawn"))
    .map(({ _health_ai, language }) => `${_health_ai.id} ${language}`);

/** A feed in XML without the entries that it says to be withdrawn. */
const served = (xml: string, element: string): string =>
  xml.replaceAll(new RegExp(`<${element}[ >](?:(?!</${element}>).)*?>Withdrawn.*?</${element}>`, "gs"), "");

describe("a feed that falls back on other languages", () => {
  it("a feed without fallback holds the texts of its own language alone", async () => {
    expect(shown(await jsonFeed("/fr/news/feed.json"))).toEqual(["all fr"]);
  });

  it("a feed with fallback holds each entry once, in the first language of the list that it has", async () => {
    expect(shown(await jsonFeed("/fr/news/feed.json?fallback=en,es")).toSorted()).toEqual([
      "all fr",
      "both en",
      "spanish es",
    ]);
    expect(shown(await jsonFeed("/fr/news/feed.json?fallback=es,en")).toSorted()).toEqual([
      "all fr",
      "both es",
      "spanish es",
    ]);
  });

  it("an Atom feed says the language of each entry that is not in its own", async () => {
    const atom = await (await get("/fr/news/feed.atom?fallback=en,es")).text();
    expect(/<feed[^>]* xml:lang="fr">/.test(atom)).toBe(true);
    const entries = [...served(atom, "entry").matchAll(/<entry( xml:lang="(\w+)")?>.*?<title type="text">([^<]*)</gs)];
    expect(entries.map(([, , language, title]) => `${title}: ${language ?? "the feed's"}`).toSorted()).toEqual([
      "all in fr: the feed's",
      "both in en: en",
      "spanish in es: es",
    ]);
  });

  it("an RSS feed says the language of each item, and a calendar of each summary", async () => {
    const rss = await (await get("/fr/news/feed.rss?fallback=en,es")).text();
    const languages = [...served(rss, "item").matchAll(/<item>.*?<title>([^<]*)<.*?<dc:language>(\w+)</gs)];
    expect(languages.map(([, title, language]) => `${title}: ${language}`).toSorted()).toEqual([
      "all in fr: fr",
      "both in en: en",
      "spanish in es: es",
    ]);
    const calendar = await (await get("/fr/events/feed.ics?fallback=en")).text();
    expect(calendar).toContain("SUMMARY;LANGUAGE=en:meeting in en");
  });

  it("a filter and pages keep the fallback, and its order is part of the feed's address", async () => {
    const first = await jsonFeed("/fr/feed.json?type=news&fallback=es&fallback=en&limit=2");
    expect(first.feed_url).toBe(`${ORIGIN}/fr/feed.json?fallback=es&fallback=en&type=news&limit=2`);
    const second = await jsonFeed((first.next_url ?? "").slice(ORIGIN.length));
    expect([...shown(first), ...shown(second)].toSorted()).toEqual(["all fr", "both es", "spanish es"]);
  });

  it("to fall back on the feed's own language asks for nothing: the answer is the plain feed", async () => {
    const [plain, own] = [await get("/fr/feed.atom"), await get("/fr/feed.atom?fallback=fr")];
    expect(own.headers.get("etag")).toBe(plain.headers.get("etag"));
  });

  it.each(["fallback=xx", "fallback=en&fallback=klingon", "falback=en"])(
    "a fallback that is none is refused: %s",
    async (query) => {
      for (const format of ["rss", "atom", "json", "ics", "csv"])
        expect((await get(`/fr/feed.${format}?${query}`)).status, format).toBe(400);
    },
  );

  it("what was withdrawn from a language that is fallen back on is told under its own id", async () => {
    const atom = await (await get("/fr/news/feed.atom?fallback=en")).text();
    expect(atom).toMatch(/<at:deleted-entry ref="[^"]*:entries\/taken\/en"/);
    expect(atom).toContain("Withdrawn: taken in en");
    expect(await (await get("/fr/news/feed.atom?fallback=es")).text()).not.toContain("taken in en");
  });

  it("an answer of the API in several languages of preference links to the feed that holds the same", async () => {
    const response = await get("/api/v1/entries?language=fr&fallback=en,es&type=news");
    const { links, data } = (await response.json()) as {
      links: Record<string, string>;
      data: { id: string; language: string }[];
    };
    expect(links.json).toBe(`${ORIGIN}/fr/news/feed.json?fallback=en&fallback=es`);
    const feed = await jsonFeed((links.json ?? "").slice(ORIGIN.length));
    expect(shown(feed)).toEqual(data.map(({ id, language }) => `${id} ${language}`));
    const page = await (await get((links.page ?? "").slice(ORIGIN.length))).text();
    expect(page).toContain('<li lang="es" dir="ltr">');
  });
});

async function page(path: string): Promise<string> {
  const response = await get(path, { accept: "text/html" });
  expect(response.status, path).toBe(200);
  return await response.text();
}

const NO_EVENTS = { en: "No upcoming events are known.", fr: "Aucun événement à venir n’est connu." };

describe("a page of a list that other languages have more of", () => {
  it("the front page and that of news say how much more each language has, each entry once, with a link", async () => {
    for (const path of ["/fr/", "/fr/news/"]) {
      const html = await page(path);
      // "both" is there in Spanish too, and counts for English.
      expect(html, path).toContain('<a href="/en/news/" hreflang="en">1 de plus en anglais</a>');
      expect(html, path).toContain('<a href="/es/news/" hreflang="es">1 de plus en espagnol</a>');
      expect(html, path).toContain('<a href="/de/news/" hreflang="de">1 de plus en allemand</a>');
      expect(html, path).not.toContain("en arabe");
    }
  });

  it("no page says that no event is coming where another language knows one", async () => {
    for (const path of ["/fr/", "/fr/events/", "/fr/topics/governance-ethics/"]) {
      const html = await page(path);
      expect(html, path).not.toContain(NO_EVENTS.fr);
      const to = path === "/fr/" ? "/en/events/" : path.replace("/fr/", "/en/");
      expect(html, path).toContain(`<a href="${to}" hreflang="en">1 de plus en anglais</a>`);
    }
  });

  it("a list that has it all in the reader's language says nothing of others", async () => {
    expect(await page("/en/events/")).not.toContain("more in");
  });

  it("each language has its words for it, by its own name of the other", async () => {
    const words = {
      es: "1 más en inglés",
      ru: "Ещё 1, язык: английский",
      ar: "1 أخرى باللغة الإنجليزية",
      zh: "另有 1 条英语内容",
      pt: "Mais 1 em inglês",
      de: "Noch 1 auf Englisch",
    };
    for (const [language, text] of Object.entries(words)) expect(await page(`/${language}/events/`)).toContain(text);
  });

  it("a page with what others have is not dated: nobody knows when that changed last", async () => {
    expect((await get("/fr/news/")).headers.has("last-modified")).toBe(false);
    expect((await get("/en/events/")).headers.has("last-modified")).toBe(true);
  });

  it("while nobody knows what other languages have, the page is served and does not say there is nothing", async () => {
    const asked = vi.spyOn(Ledger.prototype, "elsewhere").mockImplementation(() => {
      throw new Error("down");
    });
    try {
      const html = await page("/ar/topics/mental-health/");
      expect(asked).toHaveBeenCalled();
      expect(html).toContain('<a href="/en/topics/mental-health/" lang="en" hreflang="en">English</a>');
      expect(html).not.toContain("لا يوجد شيء في هذه القائمة بعد");
    } finally {
      asked.mockRestore();
    }
  });

  it("where no language has any, the page says so", async () => {
    expect(await page("/en/countries/jp/")).toContain("There is nothing in this list yet.");
  });
});
