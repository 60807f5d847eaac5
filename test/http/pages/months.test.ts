// The pages of months of events: what is known to the day, what is not, and what other languages know.
import { beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../../src/domain/entry/language.ts";
import { dateLabel } from "../../../src/render/entry/dates.ts";
import { event, publishing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const EVENTS: readonly (readonly [id: string, starts: string, ends: string | undefined, ...languages: Language[]])[] = [
  ["early", "2035-01-20", undefined, "en", "fr"],
  ["tenth", "2035-03-10T09:00", "2035-03-10T17:00", "en"],
  ["march", "2035-03", undefined, "en"],
  ["last-of-march", "2035-03-31", undefined, "en"],
  ["spring", "2035-04", "2035-05", "en"],
  ["june", "2035-06-01", undefined, "en", "fr"],
  ["some-day", "2035", undefined, "en"],
  ["next-year", "2036-02-01", undefined, "en"],
  ["window", "2035-01-15", "2036-01-15", "es"],
];

beforeAll(async () => {
  for (const [id, starts, ends, ...languages] of EVENTS) {
    const texts = Object.fromEntries(
      languages.map((language) => [language, { words: "service", title: `${id} in ${language}`, summary: "S." }]),
    );
    const over = { texts, event: { status: "confirmed", starts, ends, zone: "Europe/Lisbon" } };
    const response = await deliver(publishing(event(id, JSON.parse(JSON.stringify(over)))));
    expect(response.status, await response.clone().text()).toBe(201);
  }
  await project();
});

async function page(path: string): Promise<string> {
  const response = await get(path, { accept: "text/html" });
  expect(response.status, path).toBe(200);
  return await response.text();
}

/** The ids of the entries that a part of a page leads to, each once, in order. */
function ids(html: string): string[] {
  return [...new Set([...html.matchAll(/href="\/\w\w\/entries\/([a-z-]+)"/g)].map(([, id = ""]) => id))];
}

describe("an event of which only the month or the year is known", () => {
  it("a month's page lists it as what it is, after what is known to the day, the month ahead of the year", async () => {
    const html = await page("/en/events/2035-03/");
    const [exact = "", vague = ""] = html.split("Exact day not known");
    expect(ids(exact)).toEqual(["tenth", "last-of-march"]);
    expect(ids(vague)).toEqual(["march", "some-day"]);
    expect(vague).toContain("March 2035");
    expect(html).not.toContain('content="noindex"');
    expect(ids((await page("/en/events/2035-05/")).split("Exact day not known")[1] ?? "")).toEqual([
      "spring",
      "some-day",
    ]);
  });

  it("the lists of coming events have it after those of its month or year whose day is known", async () => {
    const [, coming = ""] = (await page("/en/events/")).split('id="coming"');
    const order = ["early", "tenth", "last-of-march", "march", "spring", "june", "some-day", "next-year"];
    expect(ids(coming)).toEqual(order);
    const { items } = (await (await get("/widget/v1/en/events.json?kind=agenda&limit=20")).json()) as {
      readonly items: readonly { readonly id: string }[];
    };
    expect(items.map(({ id }) => id)).toEqual(order);
  });

  it("the months with events are those that each event can be in, and a year is none of them", async () => {
    const [, nav = ""] = (await page("/en/events/2035-03/")).split('id="by-month"');
    const months = [...nav.matchAll(/\/en\/events\/(\d{4}-\d{2})\//g)].map(([, month]) => month);
    expect(months).toEqual(["2035-01", "2035-03", "2035-04", "2035-05", "2035-06", "2036-02"]);
  });
});

describe("a list of events with filters", () => {
  it("a filtered list has the months in which its events are, with their counts, and each leads to them", async () => {
    const html = await page("/en/events/?type=event");
    const links = [
      ...html.matchAll(/<a href="([^"]*[?;]from=(\d{4}-\d{2})[^"]*)">[^<]*<\/a><span class="count">(\d+)/g),
    ].map(([, url = "", month = "", count]) => ({ url: url.replaceAll("&amp;", "&"), month, count: Number(count) }));
    expect(links.map(({ month }) => month)).toEqual(["2035-01", "2035-03", "2035-04", "2035-05", "2035-06", "2036-02"]);
    for (const { url, month, count } of links) {
      const shown = await page(url);
      // The month is one filter, taken away at once.
      expect(shown).toContain(
        `<a href="/en/events/?type=event"><span class="unseen">Remove: </span>${dateLabel(month, "en")} `,
      );
      const [, coming = ""] = shown.split('id="coming"');
      // More than are counted: in UTC, April begins in March; and of what is known by its year, each month may be it.
      expect(ids(coming).length, url).toBeGreaterThanOrEqual(count);
    }
  });
});

describe("a month of which other languages know more", () => {
  it("its page says how much, with a link to the month there, instead of that there is nothing", async () => {
    const html = await page("/fr/events/2035-03/");
    expect(html).toContain('<a href="/en/events/2035-03/" hreflang="en">4 de plus en anglais</a>');
    // The window is open for months after those that are listed: its page is there all the same.
    expect(html).toContain('<a href="/es/events/2035-03/" hreflang="es">1 de plus en espagnol</a>');
    expect(html).not.toContain("Aucun événement connu ce mois-ci");
    expect(ids(await page("/es/events/2035-11/"))).toEqual(["window"]);
    expect((await get("/es/events/2036-02/")).status).toBe(404);
  });

  it("every language that is named has the page that is linked", async () => {
    for (const month of ["2035-01", "2035-02", "2035-03", "2035-04", "2035-05", "2035-06"])
      for (const [, link = ""] of (await page(`/fr/events/${month}/`)).matchAll(
        /<a href="([^"]*)" hreflang="\w\w">\d+ de plus/g,
      ))
        expect((await get(link)).status, link).toBe(200);
  });
});
