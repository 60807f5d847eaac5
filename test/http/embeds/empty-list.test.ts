// What other sites show of a list that has nothing in the languages asked for: how much others have, never just
// nothing.
import { beforeAll, describe, expect, it } from "vitest";
import { event, news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const text = (title: string) => ({ words: "service", title, summary: "Summary." });

beforeAll(async () => {
  const past = { starts: "2025-06-01", ends: "2025-06-01" };
  const coming = { starts: "2035-06-01", ends: "2035-06-02" };
  for (const draft of [
    event("meeting", { texts: { en: text("A meeting") } }, coming),
    event("congress", { texts: { en: text("A congress"), es: text("Un congreso") } }, coming),
    event("over", { texts: { fr: text("Passé") } }, past),
    news("told", { texts: { es: text("Noticia") } }),
  ])
    expect((await deliver(publishing(draft))).status).toBe(201);
  await project();
});

interface Document {
  readonly url: string;
  readonly words: { readonly none: string };
  readonly items: readonly { readonly id: string }[];
}

const widget = async (path: string): Promise<Document> => (await (await get(`/widget/v1/${path}`)).json()) as Document;

describe("an embedded list that has nothing in the languages asked for", () => {
  it("the widget says how much other languages have, and leads to a page with links to it", async () => {
    const { words, items, url } = await widget("fr/events.json?kind=agenda");
    expect(items.map(({ id }) => id)).toEqual(["over"]);
    expect(words.none).toBe("2 de plus en anglais");
    const page = await (await get(url.slice(ORIGIN.length), { accept: "text/html" })).text();
    expect(page).toContain('<a href="/en/events/" hreflang="en">2 de plus en anglais</a>');
    expect((await widget("de/news.json")).words.none).toBe("Noch 1 auf Spanisch");
    expect((await widget("ar/events,news.json")).words.none).toBe(
      "2 أخرى باللغة الإنجليزية · 1 أخرى باللغة الفرنسية · 1 أخرى باللغة الإسبانية",
    );
  });

  it("a frame, a table for mails and a list of links lead to lists that have some, and a badge says it", async () => {
    const frame = await (await get("/embed/de/events?layout=agenda")).text();
    expect(frame).toContain(`<a href="${ORIGIN}/en/events/" target="_blank" rel="noopener">Noch 2 auf Englisch</a>`);
    expect(frame).not.toContain("Keine kommenden Veranstaltungen");
    for (const form of ["fragment", "links"]) {
      const html = await (await get(`/embed/de/events.${form}.html`)).text();
      expect(html, form).toContain(`href="${ORIGIN}/en/events/"`);
      expect(html, form).toContain("Noch 2 auf Englisch");
    }
    expect(await (await get("/badge/de/events.svg")).text()).toContain("Noch 2 auf Englisch");
  });

  it("an answer that tells what others have is not dated: nobody knows when that changed last", async () => {
    const before = await get("/widget/v1/pt/events.json?kind=agenda&day=2026-01-01");
    expect(((await before.json()) as Document).words.none).toBe("Mais 2 em inglês");
    expect(before.headers.has("last-modified")).toBe(false);
  });

  it("a list that has some says nothing of others, and one that no language has says there is nothing", async () => {
    expect((await widget("en/events.json?kind=agenda")).words.none).toBe("No upcoming events");
    expect((await widget("fr,en/events.json?kind=agenda")).items.map(({ id }) => id)).toEqual([
      "congress",
      "meeting",
      "over",
    ]);
    expect((await widget("fr/countries/jp.json")).words.none).toBe("Rien pour l’instant");
  });
});
