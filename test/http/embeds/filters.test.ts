// The filters of the API on what other sites show: the widget's document, frames, fragments, the badge, oEmbed.
import { beforeAll, describe, expect, it } from "vitest";
import type { WidgetDocument } from "../../../src/domain/view/widget-document.ts";
import { event, news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const document = async (path: string): Promise<WidgetDocument> => {
  const response = await get(path);
  expect(response.status, path).toBe(200);
  return await response.json();
};
const ids = async (path: string): Promise<string[]> => (await document(path)).items.map(({ id }) => id).sort();

beforeAll(async () => {
  for (const draft of [
    news("law", { topics: ["regulation-law"], countries: ["PT"], organisations: [{ id: "who", role: "publisher" }] }),
    news("mind", { topics: ["mental-health"], countries: ["DE"] }),
    news("french", {
      topics: ["mental-health"],
      texts: { fr: { words: "service", title: "Santé mentale", summary: "Un résumé." } },
    }),
    event("past", { topics: ["mental-health"] }, { starts: "2020-01-01T09:00", ends: "2020-01-01T17:00" }),
    event("soon", { topics: ["mental-health"] }, { starts: "2035-03-02T09:00", ends: "2035-03-03T17:00" }),
    event("off", { topics: ["regulation-law"] }, { starts: "2035-04-01", ends: undefined, status: "cancelled" }),
  ])
    expect((await deliver(publishing(draft))).status).toBe(201);
  await project();
});

describe("the widget's document with filters", () => {
  it("channels are joined, and filters intersect with them and with each other", async () => {
    expect(await ids("/widget/v1/en/everything.json?topic=mental-health")).toEqual(["mind", "past", "soon"]);
    expect(await ids("/widget/v1/en/news.json?topic=mental-health")).toEqual(["mind"]);
    expect(await ids("/widget/v1/en/news,topics/mental-health.json?country=DE")).toEqual(["mind"]);
    expect(await ids("/widget/v1/en/everything.json?topic=mental-health,regulation-law&type=event")).toEqual([
      "off",
      "past",
      "soon",
    ]);
    expect(await ids("/widget/v1/en/everything.json?organisation=who")).toContain("law");
    expect(await ids("/widget/v1/en/everything.json?status=cancelled")).toEqual(["off"]);
    expect(await ids("/widget/v1/en/everything.json?not.topic=mental-health&type=news")).toEqual(["law"]);
    expect(await ids("/widget/v1/en/everything.json?q=soon")).toEqual(["soon"]);
    expect(await ids("/widget/v1/en/everything.json?from=2035-03-15&to=2035-12-31")).toEqual(["off"]);
  });
  it("a filtered agenda holds the coming events first, then the past ones, and no news", async () => {
    const list = async (query: string) =>
      (await document(`/widget/v1/en/everything.json?kind=agenda&topic=mental-health&${query}`)).items;
    expect((await list("day=2026-01-01")).map(({ id, event: of }) => [id, of?.past])).toEqual([
      ["soon", undefined],
      ["past", true],
    ]);
    expect((await list("day=2026-01-01&limit=1")).map(({ id }) => id)).toEqual(["soon"]);
    expect((await list("day=2026-01-01&from=2030-01-01")).map(({ id }) => id)).toEqual(["soon"]);
  });
  it("a filtered list falls back to another language, and says there in which language an entry is", async () => {
    const { items } = await document("/widget/v1/en,fr/news.json?topic=mental-health");
    expect(items.map(({ id, lang, language }) => [id, lang, language]).sort()).toEqual([
      ["french", "fr", "French"],
      ["mind", "en", undefined],
    ]);
  });
  it("a filtered list is named after its filters, and leads to the search that shows the same", async () => {
    const { title, url } = await document("/widget/v1/en/news.json?topic=mental-health");
    expect({ title, url }).toEqual({
      title: "News: Mental health",
      url: `${ORIGIN}/en/search?type=news&topic=mental-health`,
    });
    expect((await get("/en/search?type=news&topic=mental-health", { accept: "text/html" })).status).toBe(200);
  });
  it.each([
    ["topics=mental-health", "did you mean topic?"],
    ["topic=mental-helth", "did you mean mental-health?"],
    ["colour=red", "is not a parameter of this address"],
    ["from=whenever", "must be now, today"],
  ])("what is no filter, or no value of one, is refused with what is meant: %s", async (query, detail) => {
    const response = await get(`/widget/v1/en/everything.json?${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(detail);
  });
});

describe("frames, fragments, badges and oEmbed with filters", () => {
  it.each(["/embed/en/everything", "/embed/en/everything.fragment.html", "/embed/en/everything.links.html"])(
    "what %s shows is filtered, and its links carry a campaign",
    async (path) => {
      const html = await (await get(`${path}?topic=mental-health&campaign=utm_source%3Dx%26utm_medium%3Dy`)).text();
      expect(html).toContain("Title of mind");
      expect(html).not.toContain("Title of law");
      expect(html).toContain(`${ORIGIN}/en/entries/mind?utm_source=x&amp;utm_medium=y"`);
      for (const query of ["topic=none-such", "campaign=no%20parameters"])
        expect((await get(`${path}?${query}`)).status, query).toBe(400);
    },
  );
  it("a frame and a list of links say in which language an entry of another language is", async () => {
    for (const path of ["/embed/en,fr/news", "/embed/en,fr/news.links.html", "/embed/en,fr/news.fragment.html"])
      expect(await (await get(path)).text(), path).toMatch(/French/);
  });
  it("a badge shows the next event that its filters leave, in the theme that is asked for", async () => {
    const svg = await (await get("/badge/en/events.svg?topic=mental-health&day=2026-01-01&theme=dark")).text();
    expect(svg).toContain("Title of soon");
    expect(svg).not.toContain("prefers-color-scheme");
    expect(svg).toContain("#0e1719");
    expect(await (await get("/badge/en/events.svg?country=JP")).text()).toContain("No upcoming events");
    expect((await get("/badge/en/events.svg?theme=darkest")).status).toBe(400);
  });
  it("oEmbed takes the filters of an address along into the frame", async () => {
    const oembed = (url: string) => get(`/oembed?${new URLSearchParams({ url: `${ORIGIN}${url}` })}`);
    const { html, title } = (await (await oembed("/en/search?topic=mental-health&q=soon")).json()) as {
      html: string;
      title: string;
    };
    expect(html).toContain(`src="${ORIGIN}/embed/en/everything?q=soon&amp;topic=mental-health"`);
    expect(title).toContain("“soon”, Mental health");
    expect((await oembed("/en/news/?topic=none-such")).status).toBe(400);
  });
});
