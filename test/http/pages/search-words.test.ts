// The search page's choice of whose words a text is, and the words for the state of an event, which no text holds.
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { message } from "../../../src/messages/message.ts";
import { event, news, publishing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const WORDS = ["service", "source", "translation"] as const;

beforeAll(async () => {
  for (const words of WORDS) {
    const texts = Object.fromEntries(
      LANGUAGES.map((language) => [language, { words, title: `Zebra ${words} ${language}`, summary: "S." }]),
    );
    expect((await deliver(publishing(news(`of-${words}`, { texts })))).status, words).toBe(201);
  }
  const texts = Object.fromEntries(
    LANGUAGES.filter((language) => language !== "pt").map((language) => [
      language,
      { words: "service", title: `Congress ${language}`, summary: "S." },
    ]),
  );
  const off = event("of-congress", { texts, event: { status: "cancelled", starts: "2035-01-20", zone: "UTC" } });
  expect((await deliver(publishing(off))).status).toBe(201);
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

describe("a search for the state of an event", () => {
  const FORMS = {
    en: ["Cancelled", "canceled", "is the congress cancelled?", "cancellations"],
    fr: ["annulés", "annulation", "événement annulé"],
    es: ["canceladas", "cancelación"],
    pt: [],
    ru: ["отменён", "отменённые события", "отмена"],
    de: ["abgesagt", "Abgesagte Termine", "Absagen"],
    ar: ["ملغاة", "إلغاء", "فعاليات ملغاة"],
    zh: ["取消", "活动取消了吗", "已取消的活動"],
  } as const;

  it.each(LANGUAGES)(
    "the search page in %s leads to the events in it with their number, or says that there are none",
    async (language) => {
      const [off, events] = [message(language, "status.cancelled"), message(language, "list.cancelledEvents")];
      for (const q of [off, events, ...FORMS[language]]) {
        const [, rest = ""] = (await page(`/${language}/search?q=${encodeURIComponent(q)}`)).split(
          'class="note suggested">',
        );
        const [suggested] = rest.split("</p>");
        expect(suggested, q).toBe(
          language === "pt"
            ? `<span class="quiet">${message(language, "list.noneCancelled")}</span>`
            : `<a href="/${language}/events/?status=cancelled">${events}<span class="number">1</span></a>`,
        );
      }
      const postponed = await page(
        `/${language}/search?q=${encodeURIComponent(message(language, "status.postponed"))}`,
      );
      expect(postponed).toContain(`<a href="/${language}/events/?status=postponed">`);
      expect(await page(`/${language}/search?q=zebra`)).not.toContain("suggested");
    },
  );
});

describe("a search that finds nothing", () => {
  it.each(LANGUAGES)(
    "a search that finds nothing in %s offers to follow it, not to subscribe to what is not there",
    async (language) => {
      const offers = (html: string) => {
        const [, main = ""] = /<section aria-labelledby="results">(.*?)<\/section>/s.exec(html) ?? [];
        return [...main.matchAll(/<a[^>]* href="[^"]*\/subscribe\?q=[^"]*">([^<]*)<\/a>/g)].map(([, label]) => label);
      };
      expect(offers(await page(`/${language}/search?q=Zebra`))).toEqual([message(language, "layout.subscribe")]);
      expect(offers(await page(`/${language}/search?q=Quagga`))).toEqual([message(language, "search.follow")]);
    },
  );
});
