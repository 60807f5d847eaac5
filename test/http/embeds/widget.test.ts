import { beforeAll, describe, expect, it } from "vitest";
import type { WidgetDocument } from "../../../src/domain/view/widget-document.ts";
import { type Draft, event, news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const document = async (path: string): Promise<WidgetDocument> => {
  const response = await get(path);
  expect(response.status, path).toBe(200);
  return await response.json();
};
const ids = async (path: string): Promise<string[]> => (await document(path)).items.map(({ id }) => id);

const onlyFrench = { texts: { fr: { words: "service", title: "Seulement en français", summary: "Un résumé." } } };

beforeAll(async () => {
  const drafts = [
    news("old"),
    news("law", { topics: ["regulation-law"] }),
    news("french", onlyFrench),
    event("past", {}, { starts: "2020-01-01T09:00", ends: "2020-01-01T17:00" }),
    event("soon", {}, { starts: "2035-03-02T09:00", ends: "2035-03-03T17:00" }),
    event(
      "later",
      { topics: ["regulation-law", "governance-ethics"] },
      { starts: "2035-04", ends: undefined, status: "cancelled" },
    ),
  ];
  // A back catalogue, released on one day after the other: what is at the end is the latest.
  for (const [index, draft] of drafts.entries()) {
    const entry = JSON.parse(JSON.stringify({ ...draft, published: `2025-11-1${index}` })) as Draft;
    expect((await deliver(publishing(entry, { backfill: true }))).status).toBe(201);
  }
  // Released just now, for nobody knows when it was published.
  const { published: _, ...undated } = news("undated");
  expect((await deliver(publishing(undated as Draft, { backfill: true }))).status).toBe(201);
  await project();
});

describe("the widget's document", () => {
  it("the widget's document holds the newest entries by their displayed dates, undated ones last", async () => {
    expect(await ids("/widget/v1/en/everything.json?limit=6")).toEqual([
      "later",
      "soon",
      "past",
      "law",
      "old",
      "undated",
    ]);
    expect(await ids("/widget/v1/en/everything.json?limit=2")).toEqual(["later", "soon"]);
    expect(await ids("/widget/v1/en/news.json")).toEqual(["law", "old", "undated"]);
  });
  it("the widget's document is entirely in its language, with addresses of our own", async () => {
    const { title, url, words, items, lang, dir } = await document("/widget/v1/fr/topics/regulation-law.json");
    expect({ title, url, words, lang, dir }).toEqual({
      title: "Réglementation et droit",
      url: "http://localhost:8787/fr/topics/regulation-law/",
      words: {
        more: "Tout voir",
        none: "Rien pour l’instant",
        previous: "Entrées précédentes",
        next: "Entrées suivantes",
      },
      lang: "fr",
      dir: "ltr",
    });
    expect(items[0]).toEqual({
      id: "later",
      lang: "fr",
      dir: "ltr",
      locale: "fr",
      url: "http://localhost:8787/fr/entries/later",
      title: "Titre de later",
      summary: "Un résumé.",
      source: "Bureau régional de l’OMS pour l’Europe",
      topics: ["Réglementation et droit", "Gouvernance et éthique"],
      published: "2025-11-15",
      event: {
        starts: "2035-04",
        zone: "Europe/Lisbon",
        place: "En présentiel et en ligne",
        status: "Annulé",
        off: true,
      },
    });
    expect(items[1]?.event).toBeUndefined();
  });
  it("an agenda holds the coming events by start, then past ones, latest first, if there is room", async () => {
    const at = (day: string, limit = 5) => `/widget/v1/en/events.json?kind=agenda&day=${day}&limit=${limit}`;
    expect(await ids("/widget/v1/en/everything.json?kind=agenda&limit=2")).toEqual(["soon", "later"]);
    expect(await ids(at("2035-03-03"))).toEqual(["soon", "later", "past"]);
    expect(await ids(at("2035-03-04"))).toEqual(["later", "soon", "past"]);
    expect(await ids(at("2035-05-01", 2))).toEqual(["later", "soon"]);
    expect(await ids(at("2020-01-01", 1))).toEqual(["past"]);
    const { items, words } = await document(at("2035-03-04"));
    expect(items.map(({ event: details }) => [details?.past, details?.status])).toEqual([
      [undefined, "Cancelled"],
      [true, undefined],
      [true, undefined],
    ]);
    expect(words.none).toBe("No upcoming events");
  });
  it("a document of several channels holds each entry once", async () => {
    expect(await ids("/widget/v1/en/topics/governance-ethics,topics/regulation-law.json")).toEqual([
      "later",
      "soon",
      "past",
      "law",
      "old",
    ]);
    expect((await document("/widget/v1/en/news,topics/regulation-law.json")).title).toBe("News · Regulation and law");
  });
  it("the widget's document falls back to another language only on request, and marks such entries", async () => {
    expect(await ids("/widget/v1/en/news.json")).not.toContain("french");
    const { items, lang } = await document("/widget/v1/en,fr/news.json");
    expect(lang).toBe("en");
    expect(items.map((item) => [item.id, item.lang])).toEqual([
      ["french", "fr"],
      ["law", "en"],
      ["old", "en"],
      ["undated", "en"],
    ]);
    expect((await document("/widget/v1/it,en/news.json")).lang).toBe("en");
  });
  it.each([
    "/widget/v1/it/news.json",
    "/widget/v1/en/topics/no-such-topic.json",
    "/widget/v1/en/news,topics/no-such-topic.json",
    "/widget/v1/en/a,b,c,d,e,f.json",
    "/widget/v1/en/.json",
    "/widget/v1/en/news.xml",
    "/widget/v1/%E0%A4%A/news.json",
    "/widget/v1/health-ai-feed.0000000000000000.js",
    "/widget/v1/",
  ])("the address %s is answered by a 404 with a reason", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
  it.each(["limit=0", "limit=21", "limit=1.5", "limit=x", "day=2025-02-30", "day=x", "kind=other", "limt=3"])(
    "what the documentation of the widget's document refuses is refused: %s",
    async (query) => {
      expect((await get(`/widget/v1/en/everything.json?${query}`)).status).toBe(400);
    },
  );
  it("what stands without a value, and what is somebody else's, is ignored", async () => {
    const usual = await (await get("/widget/v1/en/everything.json")).text();
    for (const query of ["limit=", "utm_source=x"])
      expect(await (await get(`/widget/v1/en/everything.json?${query}`)).text(), query).toBe(usual);
  });
  it("a known version of the widget's document is answered by 304, and any origin may read it", async () => {
    const response = await get("/widget/v1/en/everything.json");
    const etag = response.headers.get("etag") ?? "";
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect((await get("/widget/v1/en/everything.json", { "if-none-match": etag })).status).toBe(304);
  });
});
