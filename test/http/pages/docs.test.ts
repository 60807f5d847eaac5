import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { PROBLEMS } from "../../../src/domain/problem.ts";
import { operationsOf } from "../../../src/pages/docs/reference.tsx";
import { DOCUMENT } from "../../fixtures/openapi-contract.ts";
import { get, ORIGIN } from "../../fixtures/worker/service.ts";

const OPERATIONS = operationsOf(DOCUMENT);

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
      for (const path of ["docs", "docs/reference", "docs/reference/entries", "docs/reference/schemas/Item"]) {
        const response = await get(`/${language}/${path}`);
        expect(response.status).toBe(200);
        const html = await response.text();
        expect(html.includes(`<html lang="${language}"`)).toBe(true);
        expect(html.includes('<div class="reference" lang="en" dir="ltr">')).toBe(language !== "en");
      }
    },
  );

  it("the documentation has a page for each operation, with parameters, examples and problems", async () => {
    const index = await (await get("/en/docs/reference")).text();
    for (const { path, method, operation } of OPERATIONS) {
      const { operationId, parameters, responses } = operation;
      expect(index).toContain(` id="operation-${operationId}"`);
      expect(index).toContain(`href="/en/docs/reference/${operationId}"`);
      const html = await (await get(`/en/docs/reference/${operationId}`)).text();
      const shown = new Set([...html.matchAll(/<code>([^<]+)<\/code>/g)].map(([, text]) => text));
      expect(shown).toContain(path);
      for (const { name } of parameters) expect(shown, operationId).toContain(name);
      expect(html).toMatch(/<pre tabindex="0">curl /);
      expect(html).toContain("const response = await fetch(");
      for (const [status, { content = {} }] of Object.entries(responses))
        for (const [type, { example }] of Object.entries(content))
          expect(html.includes(`<h3>${status} <code>${type}</code></h3>`), `${operationId} ${type}`).toBe(
            example !== undefined,
          );
      const isAsked = method === "get" && operation.security.length === 0;
      expect(html.includes('class="try"'), operationId).toBe(isAsked);
    }
    for (const name of Object.keys(DOCUMENT.components.schemas)) {
      expect(index).toContain(` id="schema-${name}"`);
      expect(index).toContain(`href="/en/docs/reference/schemas/${name}"`);
      expect((await get(`/en/docs/reference/schemas/${name}`)).status).toBe(200);
    }
  });

  it("the documentation is linked from the OpenAPI document and llms.txt, with its changelog in order", async () => {
    expect(DOCUMENT.externalDocs.url).toBe(`${ORIGIN}/docs/changelog`);
    for (const { operation } of OPERATIONS)
      expect(operation.externalDocs.url).toBe(`${ORIGIN}/docs/reference/${operation.operationId}`);
    const llms = await (await get("/llms.txt")).text();
    for (const path of ["/docs", "/docs/reference", "/docs/changelog"]) expect(llms).toContain(`(${ORIGIN}${path})`);
    const html = await (await get("/en/docs/changelog")).text();
    const days = [...html.matchAll(/<h2 id="on-(\d{4}-\d{2}-\d{2})">/g)].map(([, day]) => day);
    expect(days.length).toBeGreaterThan(2);
    expect(days).toEqual(days.toSorted().reverse());
    const named = [...html.matchAll(/<code>(\/(?:api\/v1|webhooks)\/[^<?]+)<\/code>/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(5);
    for (const path of named) if (path !== "/api/v1/") expect(Object.keys(DOCUMENT.paths)).toContain(path);
  });

  it("the documentation has a guide with every kind of problem, and one of the JSON Feed extension", async () => {
    const html = await (await get("/en/docs")).text();
    for (const type of Object.keys(PROBLEMS)) expect(html).toContain(` id="problem-${type}"`);
    expect(html).toContain(' id="health-ai-extension"');
    const feed = (await (await get("/en/feed.json")).json()) as { _health_ai: { about: string } };
    expect(feed._health_ai.about).toBe(`${ORIGIN}/docs#health-ai-extension`);
  });

  it("an address of the documentation without a language is redirected, and an unknown one is 404", async () => {
    for (const page of ["reference/entries", "reference/schemas/Item"]) {
      const { status, headers } = await get(`/docs/${page}`, { "accept-language": "ar" });
      expect([status, headers.get("location")]).toEqual([302, `${ORIGIN}/ar/docs/${page}`]);
    }
    for (const page of ["reference/nobody", "reference/schemas/Nobody", "reference/schemas/constructor"])
      for (const folder of ["/docs/", "/fr/docs/"]) expect((await get(folder + page)).status, page).toBe(404);
  });

  it("the form of an operation leads to the address of its fields, without empty ones, and nowhere else", async () => {
    const led = async (form: string) => {
      const { status, headers } = await get(`/docs/reference/${form}`);
      return [status, headers.get("location"), headers.get("cache-control")];
    };
    expect(await led("entries/answer?q=mental+health&type=&topic=a&topic=b&stranger=1")).toEqual([
      302,
      `${ORIGIN}/api/v1/entries?q=mental+health&topic=a&topic=b`,
      "no-store",
    ]);
    expect((await led("entry/answer?id=../../x%2F%2Fevil.example"))[1]).toMatch(
      /^http:\/\/localhost:8787\/api\/v1\/entries\//,
    );
    expect((await led("badge/answer?language=fr&channel=topics%2Fmental-health"))[1]).toBe(
      `${ORIGIN}/badge/fr/topics/mental-health.svg`,
    );
    for (const id of ["publish", "deliveries", "nobody"]) expect((await led(`${id}/answer`))[0], id).toBe(404);
  });

  it("the form of each operation, sent as it stands, is answered", async () => {
    for (const { method, operation } of OPERATIONS) {
      if (method !== "get" || operation.security.length > 0) continue;
      const html = await (await get(`/en/docs/reference/${operation.operationId}`)).text();
      const form = new URLSearchParams();
      for (const [, name = "", value = ""] of html.matchAll(/<input [^>]*name="([^"]+)"(?: value="([^"]*)")?/g))
        if (name !== "q" || !html.includes('name="q" type="search"')) form.append(name, value);
      for (const [, name = "", options = ""] of html.matchAll(/<select [^>]*name="([^"]+)">(.*?)<\/select>/g))
        form.append(name, /<option value="([^"]*)" selected/.exec(options)?.[1] ?? "");
      const { headers } = await get(`/docs/reference/${operation.operationId}/answer?${form}`);
      const location = headers.get("location") ?? "";
      expect(location).not.toContain("{");
      expect([200, 404, 302, 308], location).toContain((await get(location.slice(ORIGIN.length))).status);
    }
  });

  it.each([
    "docs",
    "docs/reference",
    "docs/reference/entries",
    "docs/reference/publish",
    "docs/reference/schemas/Item",
  ])("/fr/%s has no dead links, no duplicate ids and no external resources", async (path) => {
    const html = await (await get(`/fr/${path}`)).text();
    const idsOf = (text: string) => [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    const ids = idsOf(html);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, fragment] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(fragment);
    for (const [, page = "", fragment] of html.matchAll(/href="(\/fr\/(?:docs|problems)[^"#]*)(?:#([^"]+))?"/g)) {
      const other = await get(page);
      expect(other.status, page).toBe(200);
      if (fragment !== undefined) expect(idsOf(await other.text()), page).toContain(fragment);
    }
    const loaded = [...html.matchAll(/<(?:link rel="stylesheet" href|script[^>]* src|img[^>]* src)="([^"]+)"/g)].map(
      ([, url = ""]) => url,
    );
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.filter((url) => !/^\/[a-z]/.test(url))).toEqual([]);
  });
});
