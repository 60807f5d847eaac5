// The search page's choice of whose words a text is: what it offers, what it keeps and what it finds.
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const WORDS = ["service", "source", "translation"] as const;

beforeAll(async () => {
  for (const words of WORDS) {
    const texts = Object.fromEntries(
      LANGUAGES.map((language) => [language, { words, title: `Zebra ${words} ${language}`, summary: "S." }]),
    );
    expect((await deliver(publishing(news(`of-${words}`, { texts })))).status, words).toBe(201);
  }
  await project();
});

async function page(path: string): Promise<string> {
  const response = await get(path, { accept: "text/html" });
  expect(response.status, path).toBe(200);
  return await response.text();
}

/** The options of the control, each with its value, its label, and whether it is chosen. */
function options(html: string) {
  const [, control = ""] = /<select[^>]* name="words"[^>]*>(.*?)<\/select>/s.exec(html) ?? [];
  return [...control.matchAll(/<option value="([^"]*)"( selected[^>]*)?>([^<]*)</g)].map(
    ([, value = "", chosen, label = ""]) => ({ value, label, chosen: chosen !== undefined }),
  );
}

const found = (html: string): string[] =>
  [...html.matchAll(/href="\/[a-z]{2}\/entries\/of-([a-z]+)"/g)].map(([, of = ""]) => of);

describe("the choice of whose words", () => {
  it.each(LANGUAGES)("the search page offers it in %s, with labels of its own", async (language) => {
    const offered = options(await page(`/${language}/search`));
    expect(offered.map(({ value }) => value)).toEqual(["", ...WORDS]);
    expect(new Set(offered.map(({ label }) => label)).size).toBe(4);
    expect(offered.every(({ label }) => label.trim() !== "")).toBe(true);
    if (language === "en")
      expect(offered.slice(1).map(({ label }) => label)).toEqual([
        "Our summary",
        "The source’s own words",
        "Translation",
      ]);
    else expect(offered[1]?.label).not.toBe("Our summary");
  });

  it.each(WORDS)("what is chosen stays chosen, and only texts that are %s are found", async (words) => {
    const html = await page(`/fr/search?q=zebra&words=${words}`);
    expect(options(html).filter(({ chosen }) => chosen)).toEqual([expect.objectContaining({ value: words })]);
    expect([...new Set(found(html))]).toEqual([words]);
    // The feed of the same search asks for the same.
    expect(html).toMatch(new RegExp(`href="[^"]*/fr/feed\\.rss\\?q=zebra&amp;words=${words}"`));
  });

  it("if no origin of words is chosen, all are found, and an unknown one is reported", async () => {
    expect(new Set(found(await page("/fr/search?q=zebra")))).toEqual(new Set(WORDS));
    expect((await get("/fr/search?q=zebra&words=ours", { accept: "text/html" })).status).toBe(400);
  });
});
