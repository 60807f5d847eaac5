import staticFiles from "virtual:static-files";
import { beforeAll, describe, expect, it } from "vitest";
import { event, news, publishing } from "../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../fixtures/worker/service.ts";

const HTML = { accept: "text/html" };
const MONTH = new Date().toISOString().slice(0, 7);

/** Every kind of page, some of them about what exists in one language, or has no day, or holds nothing. */
const PAGES = [
  "/en/",
  "/fr/",
  "/ar/",
  "/en/news/",
  "/en/events/",
  "/ar/events/",
  "/en/events/2035-06/",
  "/en/events/2035-07/",
  "/en/topics/",
  "/en/topics/governance-ethics/",
  "/de/topics/mental-health/",
  "/en/organisations/",
  "/en/organisations/who-europe/",
  "/en/countries/",
  "/en/countries/pt/",
  `/en/archive/${MONTH}`,
  `/en/topics/governance-ethics/archive/${MONTH}`,
  "/en/entries/story",
  "/en/entries/only-english",
  "/en/entries/meeting",
  "/en/entries/undated",
  "/en/search",
  "/en/search?q=title",
  "/en/search?q=title&type=news",
  "/en/subscribe",
  "/en/subscribe?list=news",
  "/en/embed",
  "/en/docs",
  "/en/docs/reference",
  "/en/docs/readers",
  "/en/about",
  "/en/accessibility",
  "/en/editor",
  "/en/problems",
];

beforeAll(async () => {
  const drafts = [
    news("story"),
    news("only-english", { texts: { en: { words: "service", title: "Only English", summary: "A summary." } } }),
    event("meeting", {}, { starts: "2035-06-13T09:00", ends: "2035-06-13T17:00" }),
    event("later", {}, { starts: "2035-08-13T09:00", ends: "2035-08-13T17:00" }),
    event("undated", {}, { starts: undefined, ends: undefined, zone: undefined }),
  ];
  for (const draft of drafts)
    expect((await deliver(publishing(JSON.parse(JSON.stringify(draft))))).status, draft.id).toBe(201);
  await project();
});

/** The addresses of this service that a page names: in its head and in its text, as pages, feeds or calendars. */
function advertised(html: string): string[] {
  const named = [...html.matchAll(/<(?:a|link|script|img|iframe)\b[^>]*? (?:href|src)="([^"]*)"/g)].map(
    ([, url = ""]) =>
      url
        .replaceAll("&amp;", "&")
        .replace(/^webcal:/, "http:")
        .replace(ORIGIN, "")
        .replace(/#.*/, ""),
  );
  return [...new Set(named)].filter((url) => url.startsWith("/"));
}

describe("what pages advertise", () => {
  const answers = new Map<string, Promise<{ readonly status: number; readonly body: string }>>();
  const follow = async (url: string): Promise<{ readonly status: number; readonly body: string }> => {
    // The platform answers for these; test/e2e/static-files.test.ts asks for them.
    if (staticFiles.includes(url.replace(/\?.*/, ""))) return { status: 200, body: "" };
    const response = await get(url, HTML);
    const body = await response.text();
    const location = response.headers.get("location");
    return location === null ? { status: response.status, body } : await follow(location.replace(ORIGIN, ""));
  };

  it.each(PAGES)("every address that the page %s advertises answers, calendars with an event", async (path) => {
    const response = await get(path, HTML);
    expect(response.status).toBe(200);
    const urls = advertised(await response.text());
    expect(urls.length).toBeGreaterThan(0);
    const dead: string[] = [];
    for (const url of urls) {
      if (!answers.has(url)) answers.set(url, follow(url));
      const { status, body } = (await answers.get(url)) ?? { status: 0, body: "" };
      const isEmpty = /feed\.ics|entries\/[^/]*\.ics/.test(url) && !body.includes("BEGIN:VEVENT");
      // Calendars on the page about subscribing, and a language's own below every page, are for what will be in them.
      const isForLater = path.includes("/subscribe") || /^\/[a-z]{2}\/feed\.ics$/.test(url);
      if (status !== 200 || (isEmpty && !isForLater)) dead.push(`${status} ${url}`);
    }
    expect(dead).toEqual([]);
  });

  it("the front pages of the languages have titles of their own", async () => {
    const titles = await Promise.all(
      ["en", "fr", "es", "ru", "ar", "zh", "pt", "de"].map(
        async (language) => /<title>([^<]*)</.exec(await (await get(`/${language}/`, HTML)).text())?.[1],
      ),
    );
    expect(new Set(titles).size).toBe(8);
  });

  it("an unknown list is not found at once, with or without a slash at its end", async () => {
    for (const path of ["/en/topics/nothing", "/en/organisations/nobody", "/en/countries/zz", "/en/events/2035-13"])
      for (const slash of ["", "/"]) expect((await get(`${path}${slash}`, HTML)).status, path).toBe(404);
  });
});
