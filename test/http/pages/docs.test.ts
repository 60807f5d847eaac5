import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { PROBLEMS } from "../../../src/domain/problem.ts";
import { DOCUMENT } from "../../fixtures/openapi-contract.ts";
import { get, ORIGIN } from "../../fixtures/worker/service.ts";

describe("the documentation", () => {
  it("the documentation is served at /docs in the reader's language", async () => {
    const response = await get("/docs", { "accept-language": "pt-BR, en;q=0.5" });
    expect([response.status, response.headers.get("location"), response.headers.get("vary")]).toEqual([
      302,
      `${ORIGIN}/pt/docs`,
      "Accept-Language",
    ]);
  });

  it.each(LANGUAGES)(
    "the documentation in %s has its navigation in that language and its reference marked as English",
    async (language) => {
      for (const path of ["docs", "docs/reference"]) {
        const response = await get(`/${language}/${path}`);
        expect(response.status).toBe(200);
        const html = await response.text();
        expect(html.includes(`<html lang="${language}"`)).toBe(true);
        expect(html.includes('<div class="reference" lang="en" dir="ltr">')).toBe(language !== "en");
      }
    },
  );

  it("the documentation describes every operation, parameter, schema and problem, and the JSON Feed extension at the address that feeds name", async () => {
    const [guide = "", reference = ""] = await Promise.all(
      ["/en/docs", "/en/docs/reference"].map(async (path) => await (await get(path)).text()),
    );
    const html = guide + reference;
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const shown = new Set([...html.matchAll(/<code>([^<]+)<\/code>/g)].map(([, text]) => text));
    for (const [path, methods] of Object.entries(DOCUMENT.paths)) {
      expect(shown).toContain(path);
      for (const { operationId, parameters } of Object.values(methods)) {
        expect(ids).toContain(`operation-${operationId}`);
        for (const { name } of parameters) expect(shown).toContain(name);
      }
    }
    for (const name of Object.keys(DOCUMENT.components.schemas)) expect(ids).toContain(`schema-${name}`);
    for (const type of Object.keys(PROBLEMS)) expect(ids).toContain(`problem-${type}`);
    expect(ids).toContain("health-ai-extension");
    const feed = (await (await get("/en/feed.json")).json()) as { _health_ai: { about: string } };
    expect(feed._health_ai.about).toBe(`${ORIGIN}/docs#health-ai-extension`);
  });

  it.each(["docs", "docs/reference"])(
    "/fr/%s has no dead links, no duplicate ids and no external resources",
    async (path) => {
      const html = await (await get(`/fr/${path}`)).text();
      const idsOf = (text: string) => [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      const ids = idsOf(html);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, fragment] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(fragment);
      for (const [, fragment] of html.matchAll(/href="\.\.\/docs#([^"]+)"/g))
        expect(await (await get("/fr/docs")).text()).toContain(` id="${fragment}"`);
      const others = idsOf(await (await get("/fr/docs/reference")).text());
      for (const [, fragment] of html.matchAll(/href="\/fr\/docs\/reference#([^"]+)"/g))
        expect(others).toContain(fragment);
      const loaded = [...html.matchAll(/<(?:link rel="stylesheet" href|script[^>]* src|img[^>]* src)="([^"]+)"/g)].map(
        ([, url = ""]) => url,
      );
      expect(loaded.length).toBeGreaterThan(1);
      expect(loaded.filter((url) => !/^\/[a-z]/.test(url))).toEqual([]);
    },
  );
});
