import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { CHAPTERS } from "../../../src/pages/docs/manual.ts";
import { chapterTitle } from "../../../src/pages/layout/manual-titles.ts";
import { get, ORIGIN } from "../../fixtures/worker/service.ts";

describe("the manual", () => {
  it("the manual has its chapters at /docs/{chapter}, in the reader's language", async () => {
    expect(CHAPTERS.map(({ name }) => name)).toEqual([
      "readers",
      "newsletters",
      "partners",
      "editors",
      "recipes",
      "operators",
      "changelog",
    ]);
    for (const { name } of CHAPTERS) {
      const response = await get(`/docs/${name}`, { "accept-language": "ar, en;q=0.5" });
      const { status, headers } = response;
      expect([status, headers.get("location"), headers.get("vary")]).toEqual([
        302,
        `${ORIGIN}/ar/docs/${name}`,
        "Accept-Language",
      ]);
    }
    for (const path of ["/docs/nobody", "/fr/docs/nobody"]) expect((await get(path)).status).toBe(404);
  });

  it.each(LANGUAGES)(
    "the manual has in %s a frame in its language around English text that is marked so",
    async (language) => {
      for (const chapter of CHAPTERS) {
        const response = await get(`/${language}/docs/${chapter.name}`);
        expect(response.status).toBe(200);
        const html = await response.text();
        expect(html).toContain(`<html lang="${language}"`);
        expect(html).toContain(`<h1>${chapterTitle(chapter, language)}</h1>`);
        expect(html.includes('<div class="prose" lang="en" dir="ltr">')).toBe(language !== "en");
      }
    },
  );

  it("the manual is linked from /docs, and its chapters for readers and reuse from the foot of pages", async () => {
    const docs = await (await get("/fr/docs")).text();
    for (const { name } of CHAPTERS) expect(docs).toContain(`href="/fr/docs/${name}"`);
    const foot = (await (await get("/fr/about")).text()).split("<footer")[1] ?? "";
    for (const name of ["readers", "newsletters", "partners"]) expect(foot).toContain(`href="/fr/docs/${name}"`);
  });

  it("the manual links to headings that exist, each id once, and names the service's own address", async () => {
    for (const { name, headings } of CHAPTERS) {
      const html = await (await get(`/en/docs/${name}`)).text();
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(headings.length).toBeGreaterThan(2);
      for (const { id } of headings) expect(html).toContain(`href="#${id}"`);
      for (const [, fragment] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(fragment);
    }
  });
});
