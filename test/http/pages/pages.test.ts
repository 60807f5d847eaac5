import { SELF } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { LICENCE } from "../../../src/domain/site/service.ts";
import { message } from "../../../src/messages/message.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { deliver, forgetKv, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const HTML = { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" };

async function page(path: string): Promise<string> {
  const response = await get(path, HTML);
  expect(response.status, path).toBe(200);
  return await response.text();
}

/** The value of every attribute of one name in the elements that `pattern` matches. */
function values(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, value = ""]) => value.replaceAll("&amp;", "&"));
}

beforeAll(async () => {
  const drafts = [
    event("past", {}, { starts: "2020-03-02T09:00", ends: "2020-03-02T17:00" }),
    event(
      "coming",
      {},
      { starts: "2035-06-01", ends: "2035-06-03", zone: "Asia/Tokyo", place: { city: "Kyoto", country: "JP" } },
    ),
    event(
      "off",
      { organisations: [{ id: "who-europe", role: "organiser" }] },
      { status: "cancelled", starts: "2034-01-01", ends: "2034-01-02" },
    ),
    news("story", { related: ["coming", "never-there"], countries: ["PT"] }),
    news("hostile", {
      texts: {
        en: {
          words: "service",
          title: "</script><script>alert(1)</script>",
          summary: 'It is "quoted" & <b>bold</b>',
          highlights: [{ value: "<i>1</i>", label: "</title>" }],
          note: "<u>",
          url: "https://www.example.org/a",
        },
      },
    }),
    news("gone"),
    { ...news("undated"), published: undefined },
  ];
  for (const draft of drafts) {
    const response = await deliver(publishing(draft));
    expect(response.status, await response.text()).toBe(201);
  }
  expect((await deliver(withdrawing("gone"))).status).toBe(200);
  await project();
});

describe("the picture of an entry", () => {
  const size = async (response: Response): Promise<readonly unknown[]> => {
    const view = new DataView(await response.arrayBuffer());
    return [response.headers.get("content-type"), view.getUint32(1), view.getUint32(16), view.getUint32(20)];
  };
  it("a shared entry shows a picture of its own in each of its languages, which its page names", async () => {
    const seen = new Set<string>();
    for (const [language, id] of [
      ["en", "story"],
      ["fr", "story"],
      ["en", "coming"],
      ["en", "off"],
    ] as const) {
      const html = await page(`/${language}/entries/${id}`);
      const [address = ""] = values(html, /<meta property="og:image" content="([^"]+)"/g);
      expect(address).toBe(`${ORIGIN}/cards/${language}/${id}.png?v=1`);
      const response = await get(address.slice(ORIGIN.length));
      seen.add(response.headers.get("etag") ?? "");
      expect(await size(response)).toEqual(["image/png", 0x504e470d, 1200, 630]);
    }
    expect(seen.size).toBe(4);
  });
  it("what is not served has no picture, and a title that no glyph draws has that of its language", async () => {
    for (const path of ["/cards/en/gone.png", "/cards/en/never-there.png", "/cards/de/story.png"])
      expect((await get(path)).status, path).toBe(404);
    const draft = news("thai");
    const delivered = await deliver(
      publishing({
        ...draft,
        texts: { en: { words: "service", title: "\u0e2a\u0e38\u0e02\u0e20\u0e32\u0e1e", summary: "A summary" } },
      }),
    );
    expect(delivered.status, await delivered.text()).toBe(201);
    await project();
    forgetKv();
    expect((await get("/cards/en/thai.png")).headers.get("location")).toBe(`${ORIGIN}/cards/en.png`);
  });
});

const EVERYWHERE = [
  "",
  "news/",
  "events/",
  "topics/",
  "organisations/",
  "countries/",
  "subscribe",
  "about",
  "accessibility",
  "topics/governance-ethics/",
  "countries/pt/",
];

describe("every page", () => {
  it.each(EVERYWHERE)("the page %s links to itself in all eight languages, consistently from each", async (path) => {
    const clusters = new Set<string>();
    for (const language of LANGUAGES) {
      const html = await page(`/${language}/${path}`);
      expect(html).toMatch(
        new RegExp(`^<!doctype html><html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">`),
      );
      expect(values(html, /<link rel="canonical" href="([^"]+)"/g)).toEqual([`${ORIGIN}/${language}/${path}`]);
      expect(html.match(/<h1/g)).toHaveLength(1);
      clusters.add(values(html, /<link rel="alternate" hreflang="([^"]+" href="[^"]+)"/g).join("\n"));
    }
    expect(clusters.size).toBe(1);
    expect([...clusters][0]?.split("\n")).toHaveLength(9);
  });
  it("a page runs nothing inline, loads nothing from others, and allows no framing", async () => {
    const response = await get("/en/entries/coming");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(await response.text()).not.toMatch(
      /<style|\sstyle=|\son[a-z]+=|<script(?! type="(?:module|application\/ld\+json)")/,
    );
  });
  it("a page links to the feeds of its own list, which exist in the stated types", async () => {
    const html = await page("/fr/topics/governance-ethics/");
    const feeds = [...html.matchAll(/<link rel="alternate" type="([^"]+)" href="([^"]+)" title="[^"]*\(/g)].map(
      ([, type = "", href = ""]) => ({ type, href }),
    );
    expect(feeds.map(({ href }) => href)).toEqual(
      ["rss", "atom", "json", "ics"].map((extension) => `${ORIGIN}/fr/topics/governance-ethics/feed.${extension}`),
    );
    for (const { type, href } of feeds)
      expect((await SELF.fetch(href)).headers.get("content-type")).toMatch(
        new RegExp(`^${type.replaceAll(/[.+]/g, "\\$&")}`),
      );
  });
});

describe("lists of events", () => {
  it("coming and past events are separated by UTC day, whose start is the page's modification date", async () => {
    const response = await get("/en/events/", HTML);
    const html = await response.text();
    const [coming, past] = ["coming", "past"].map((id) => html.indexOf(`<a href="/en/entries/${id}"`));
    expect(coming).toBeGreaterThan(html.indexOf('id="coming"'));
    expect(coming).toBeLessThan(html.indexOf('id="past"'));
    expect(past).toBeGreaterThan(html.indexOf('id="past"'));
    const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
    expect(Date.parse(response.headers.get("last-modified") ?? "")).toBeGreaterThanOrEqual(midnight);
    // Nothing ever happened there, and yet its page may be another one today.
    expect(Date.parse((await get("/ar/countries/nz/", HTML)).headers.get("last-modified") ?? "")).toBe(midnight);
    const etag = response.headers.get("etag") ?? "";
    expect((await get("/en/events/", { ...HTML, "if-none-match": etag })).status).toBe(304);
  });
  it("a month of events is shown as a sheet of its weeks, and an empty month has none", async () => {
    const html = await page("/en/events/2035-06/");
    expect(html.match(/<td/g)).toHaveLength(35);
    expect(html).toContain('<time datetime="2035-06-30">30</time>');
    expect(html).not.toContain('name="robots"');
    // Beyond the last event there are no months to wander through.
    expect((await get("/en/events/2099-08/")).status).toBe(404);
    expect((await get("/en/events/2035-13/")).status).toBe(404);
    expect((await get("/en/events/2035-06")).headers.get("location")).toBe(`${ORIGIN}/en/events/2035-06/`);
  });
  it("a list of events counts the entries in its language", async () => {
    expect(await page("/en/countries/")).toMatch(/Portugal<\/a><span class="count">4</);
    expect(await page("/ar/countries/")).not.toContain("countries/pt/");
  });
});

describe("lists of news", () => {
  it("a list of news is sorted by displayed dates, with undated entries last and marked", async () => {
    for (const path of ["/en/", "/en/news/", "/en/topics/governance-ethics/"]) {
      const html = await page(path);
      const [story, undated] = ["story", "undated"].map((id) => html.indexOf(`<a href="/en/entries/${id}"`));
      expect(story, path).toBeGreaterThan(0);
      expect(undated, path).toBeGreaterThan(story ?? 0);
      expect(html).toMatch(/<span>Date not known<\/span><span>Added here: <time datetime="20/);
    }
    expect(await page("/fr/news/")).toMatch(
      /<h2 id="m2025-11" class="rule">novembre 2025<\/h2>[\s\S]*<h2 id="m" class="rule">Date inconnue<\/h2>/,
    );
    // For who asks what is new, it is new.
    const { items } = (await (await get("/en/news/feed.json")).json()) as {
      items: { url: string; date_published: string }[];
    };
    const fed = items.find(({ url }) => url.endsWith("/undated"));
    expect(Date.now() - Date.parse(fed?.date_published ?? "")).toBeLessThan(3_600_000);
  });
  it("only a list that is empty in every language says that there is nothing", async () => {
    const html = await page("/ar/countries/pt/");
    expect(html).not.toContain("لا يوجد شيء في هذه القائمة بعد.");
    expect(html).toContain('<a href="/en/countries/pt/" hreflang="en">');
    expect(await page("/ar/countries/nz/")).toContain("لا يوجد شيء في هذه القائمة بعد.");
  });
});

describe("an entry's page", () => {
  it("an entry's page shows when it was added here only if no other date exists", async () => {
    const since = /Added here: <time/;
    const undated = await page("/en/entries/undated");
    expect(undated).toMatch(since);
    // To those who share and search it, no other date is told either.
    expect(undated).not.toMatch(/datePublished|published_time/);
    expect(await page("/en/entries/story")).toMatch(
      /article:published_time" content="2025-11-19"[\s\S]*"datePublished":"2025-11-19"/,
    );
    for (const id of ["story", "coming", "past"]) expect(await page(`/en/entries/${id}`)).not.toMatch(since);
    expect(await page("/fr/entries/story")).toContain("Publication\u00A0: <time");
  });
  it("an event's page shows when and where before the text, in the source order", async () => {
    const html = await page("/en/entries/past");
    expect(html.indexOf('class="box"')).toBeLessThan(html.indexOf('class="body"'));
    // Hours in a list are hours of somewhere.
    expect(await page("/en/events/")).toContain("09:00–17:00 (UTC)");
  });
  it.each(["en", "fr"] as const)("an entry's page in %s leads to where its errors are reported", async (language) => {
    const report = message(language, "about.report.heading");
    const html = await page(`/${language}/entries/story`);
    const [, foot = ""] = html.split('<footer class="report">');
    expect(foot).toMatch(
      new RegExp(`^<a class="button plain" href="/${language}/report\\?entry=story" rel="nofollow">\\s*${report}</a>`),
    );
    // So does the foot of the page; every other page leads to the form without an entry.
    expect(html).toContain(`<a href="/${language}/report?entry=story">${report}</a>`);
    // It is no way to share an entry.
    expect(html.split('class="share"')[1]?.split("</nav>")[0]).not.toContain(report);
    expect(await page(`/${language}/events/`)).toContain(`<a href="/${language}/report">${report}</a>`);
    const about = await page(`/${language}/about`);
    expect(about).toContain('<h2 id="report">');
  });
  it("the form for an error of an entry leads to the publisher too", async () => {
    expect(await page("/en/report?entry=hostile")).toContain(
      '<a href="https://www.example.org/a">Read at the source (example.org)</a>',
    );
  });
  it("an event is offered to calendars until it is over, and not where it is cancelled", async () => {
    const offered = async (id: string) => (await page(`/en/entries/${id}`)).includes("Add to calendar");
    expect([await offered("coming"), await offered("past"), await offered("off")]).toEqual([true, false, false]);
  });
  const data = (html: string): Record<string, unknown>[] =>
    [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map(
      ([, json = ""]) => JSON.parse(json) as Record<string, unknown>,
    );

  it("an event that is over and not said to be held is announced, on its page and in lists of past ones", async () => {
    for (const path of ["/en/entries/past", "/en/events/"]) {
      const html = await page(path);
      expect(html).toContain("Announced; we have seen no report");
      expect(html).not.toContain(">Held<");
    }
    expect(await page("/fr/entries/past")).toContain("Annoncé\u202f; nous n’avons pas vu de compte rendu");
    expect(await page("/en/entries/coming")).not.toContain("no report");
  });

  it("an event's page states the same as structured data", async () => {
    const [entry, trail] = data(await page("/en/entries/coming"));
    expect(entry).toMatchObject({
      "@type": "Event",
      name: "Title of coming",
      startDate: "2035-06-01",
      endDate: "2035-06-03",
      eventStatus: "https://schema.org/EventScheduled",
      eventAttendanceMode: "https://schema.org/MixedEventAttendanceMode",
      location: [{ "@type": "Place", name: "Kyoto", address: { addressCountry: "JP" } }],
    });
    expect(trail).toMatchObject({
      "@type": "BreadcrumbList",
      itemListElement: [{ position: 1 }, { item: `${ORIGIN}/en/events/` }, { name: "Title of coming" }],
    });
    expect(data(await page("/en/entries/off"))[0]).toMatchObject({ eventStatus: "https://schema.org/EventCancelled" });
    expect(data(await page("/fr/entries/story"))[0]).toMatchObject({
      "@type": "NewsArticle",
      headline: "Titre de story",
      datePublished: "2025-11-19",
      inLanguage: "fr",
    });
  });
  it("the text of an entry cannot break out of its element", async () => {
    const html = await page("/en/entries/hostile");
    expect(html).not.toContain("<script>alert");
    expect(html).not.toMatch(/<\/title>.*<\/title>/);
    expect(data(html)[0]).toMatchObject({ headline: "</script><script>alert(1)</script>" });
  });
  it("an entry's page links to the related entries that exist", async () => {
    const html = await page("/en/entries/story");
    expect(html).toContain('<a href="/en/entries/coming">Title of coming</a>');
    expect(html).not.toContain("never-there");
  });
  it("an entry's page lists only the languages that it has", async () => {
    const html = await page("/en/entries/story");
    expect(values(html, /<link rel="alternate" hreflang="([^"]+)"/g)).toEqual(["en", "fr", "x-default"]);
  });
  it("an entry's page changes when a related entry changes", async () => {
    expect(await page("/fr/entries/story")).toContain("Titre de coming");
    expect((await deliver(withdrawing("coming"))).status).toBe(200);
    await project();
    forgetKv();
    expect(await page("/fr/entries/story")).not.toContain("Titre de coming");
  });
});

describe("where there is no page", () => {
  it.each([
    ["/fr/nothing", 404, "Cette page n’existe pas", "Accept"],
    ["/nothing", 404, "There is no such page", "Accept, Accept-Language"],
    ["/problems/none", 404, "There is no such page", "Accept, Accept-Language"],
    ["/de/entries/story", 404, "Dieser Eintrag hat keinen deutschen Text", "Accept"],
    ["/fr/entries/gone", 410, "Cette entrée a été retirée", "Accept"],
    ["/fr/topics/none/", 404, "Cette page n’existe pas", "Accept"],
  ])("the missing page %s shows people a page, and programs a problem", async (path, status, words, vary) => {
    const shown = await get(path, HTML);
    expect([shown.status, shown.headers.get("content-type"), shown.headers.get("vary")]).toEqual([
      status,
      "text/html; charset=utf-8",
      vary,
    ]);
    const html = await shown.text();
    expect(html).toContain(words);
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    const told = await get(path);
    expect([told.status, told.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
  });
  it("the page of a missing translation shows the entry's titles in other languages", async () => {
    const html = await (await get("/de/entries/story", HTML)).text();
    expect(html).toContain('<a href="/fr/entries/story" hreflang="fr" lang="fr" dir="ltr">Titre de story</a>');
  });
  it("a missing feed is answered by a problem for every client", async () => {
    for (const path of ["/fr/topics/none/feed.rss", "/en/feed.1999-01.rss"])
      expect((await get(path, HTML)).status, path).toBe(404);
    expect((await get("/fr/topics/none/feed.rss", HTML)).headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("the pages about the service", () => {
  it.each(LANGUAGES)(
    "the pages about the service in %s name the origin of texts, their licence and the way to report an error",
    async (language) => {
      const about = await page(`/${language}/about`);
      for (const part of ["method", "corrections", "report", "licence"] as const) {
        expect(about).toContain(`id="${part}"`);
        expect(about).toContain(message(language, `about.${part}.heading`));
      }
      expect(about).toContain(`<a href="${LICENCE.url}" rel="license">${LICENCE.name}</a>`);
      expect(about).toContain(`href="/${language}/changes/feed.atom"`);
      expect((await get(`/${language}/changes/feed.atom`)).status).toBe(200);
      const statement = await page(`/${language}/accessibility`);
      for (const part of ["commitment", "status", "gaps", "prepared", "feedback"] as const)
        expect(statement).toContain(message(language, `accessibility.${part}.heading`));
      expect(about).toContain(`href="/${language}/accessibility"`);
    },
  );
});

describe("the page about subscribing", () => {
  it("the page about subscribing shows the addresses of the chosen list, or else of everything", async () => {
    expect(await page("/en/subscribe?list=topics/governance-ethics")).toContain(
      `${ORIGIN}/en/topics/governance-ethics/feed.atom`,
    );
    const plain = await (await get("/en/subscribe")).text();
    for (const title of ["In a feed reader", "In my calendar", "By e-mail", "On my site", "For programs"])
      expect(plain).toContain(`class="rule">${title}</h2>`);
    for (const program of ["Apple", "Google", "Outlook", "Calendar program"])
      expect(plain).toMatch(
        new RegExp(`<a class="button" href="(?:webcal|https):[^"]+" rel="noopener">${program}</a>`),
      );
    expect(plain).toContain(`webcal://${new URL(ORIGIN).host}/en/feed.ics`);
    expect(await page("/en/subscribe?list=topics/none&x=1")).toBe(plain);
    // Who comes from events, or from a link to a calendar, finds the calendar first, of events, in each language.
    expect(await page("/en/events/")).toContain('class="strong" href="/en/subscribe?list=events#calendar"');
    const ofEvents = await page("/en/subscribe?list=events");
    expect(ofEvents).toContain('<option value="events" selected="">');
    for (const [html, isFirst] of [
      [ofEvents, true],
      [await page("/en/subscribe?type=event"), true],
      [plain, false],
    ] as const)
      expect(html.indexOf('id="calendar"') < html.indexOf('id="reader"')).toBe(isFirst);
    expect(ofEvents).toContain('<a href="/de/subscribe?list=events#calendar" hreflang="de" lang="de">Deutsch</a>');
    // What the list is narrowed by is chosen in the builder already.
    const narrowed = await page("/en/subscribe?list=topics/governance-ethics&country=PT&sort=-published");
    const [builder = ""] = values(narrowed, /href="(\/en\/embed\?[^"]+)"/g);
    expect(builder).toBe("/en/embed?list=topics/governance-ethics&country=PT");
    expect(await page(builder)).toContain("country=PT");
  });
});

describe("a list with filters in its address", () => {
  const entries = (html: string): string[] => values(html, /<h3><a href="\/en\/entries\/([^"]+)"/g);

  it("a list with filters holds what its feeds and the API hold, and its subscribe link keeps them", async () => {
    const html = await page("/en/topics/governance-ethics/?country=PT&type=news&utm_source=x");
    const query = "type=news&country=PT";
    const fed = (await (await get(`/en/topics/governance-ethics/feed.json?${query}`)).json()) as {
      items: { url: string }[];
    };
    const told = (await (await get(`/api/v1/entries?topic=governance-ethics&${query}`)).json()) as {
      data: { id: string }[];
    };
    expect(entries(html)).toEqual(["story"]);
    expect(fed.items.map(({ url }) => url.replace(/^.*\//, ""))).toEqual(["story"]);
    expect(told.data.map(({ id }) => id)).toEqual(["story"]);
    const follow = `/en/subscribe?list=topics/governance-ethics&${query}`;
    expect(values(html, /<a class="strong" href="([^"]+)"/g)).toEqual([follow]);
    expect(values(html, /<link rel="alternate" type="application\/atom\+xml" href="([^"]+)"/g)).toEqual([
      `${ORIGIN}/en/topics/governance-ethics/feed.atom?${query}`,
    ]);
    const subscribe = await page(follow);
    expect(subscribe).toContain("<strong>News · Portugal</strong>");
    expect(values(subscribe, /<code dir="ltr">([^<]+)</g).map((url) => url.replaceAll("&amp;", "&"))).toEqual(
      expect.arrayContaining([
        `${ORIGIN}/en/topics/governance-ethics/feed.rss?${query}`,
        `${ORIGIN}/en/topics/governance-ethics/feed.ics?${query}`,
        `${ORIGIN}/api/v1/entries?language=en&type=news&topic=governance-ethics&country=PT`,
      ]),
    );
  });
  it("a list with filters can be widened by each filter and narrowed by the others, with correct counts", async () => {
    const html = await page("/en/news/?topic=governance-ethics");
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(values(html, /<li><a href="([^"]+)"><span class="unseen">Remove/g)).toEqual(["/en/news/"]);
    const links = [...html.matchAll(/<a href="(\/en\/news\/\?[^"]+)">[^<]+<\/a><span class="count">(\d+)</g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, url = "", count] of links)
      expect(entries(await page(url.replaceAll("&amp;", "&"))), url).toHaveLength(Number(count));
  });
  it("a list with filters has its counts also if as many such pages as allowed are asked for at once", async () => {
    const elsewhere = ["FR", "DE", "ES", "IT", "AT", "BE", "NL", "SE"];
    const paths = elsewhere.map((country) => `/en/news/?topic=governance-ethics&not.country=${country}`);
    for (const html of await Promise.all(paths.map(page))) expect(html).toMatch(/<span class="count">\d+</);
  });
  it("a filtered list is paged by month: news are shown by whole months, each linked with its count", async () => {
    const html = await page("/en/news/");
    const months = [
      ...html.matchAll(/href="(\/en\/news\/\?published\.from=[^"]+)">([^<]+)<\/a><span class="count">(\d+)</g),
    ];
    expect(months.map(([, , month]) => month)).toContain("November 2025");
    for (const [, url = "", , count] of months)
      expect(entries(await page(url.replaceAll("&amp;", "&"))), url).toHaveLength(Number(count));
  });
  const states = `<nav aria-label="${message("en", "list.status")}">`;
  it("a filtered list links to coming, past and cancelled events, as its feeds and the API do", async () => {
    for (const list of ["/en/events/", "/en/organisations/who-europe/", "/en/search?q=title"]) {
      const html = await page(list);
      // They stand ahead of the list: on a telephone its side comes after it.
      const [head = ""] = html.split('<ul class="list">');
      const [, group = ""] = head.split(states);
      const [part = ""] = group.split("</nav>");
      const links = [...part.matchAll(/<a href="([^"]+)">([^<]+)</g)].map(([, url = "", label = ""]) => [label, url]);
      expect(
        links.map(([label]) => label),
        list,
      ).toEqual(["Upcoming events", "Past events", "Cancelled"]);
      for (const [label = "", url = ""] of links) {
        const shown = await page(url.replaceAll("&amp;", "&"));
        const found = entries(shown);
        expect(found.length, url).toBeGreaterThan(0);
        expect(found.includes("off"), url).toBe(label !== "Past events");
        expect(found.includes("past"), url).toBe(label === "Past events");
        expect(shown, url).not.toContain(states);
        const [feed = ""] = values(shown, /<link rel="alternate" type="application\/feed\+json" href="([^"]+)"/g);
        const fed = (await (await get(feed.replace(ORIGIN, "").replaceAll("&amp;", "&"))).json()) as {
          items: { url: string }[];
        };
        // A feed also tells what was withdrawn.
        const ids = fed.items.map((item) => item.url.replace(/^.*\//, "")).filter((id) => id !== "coming");
        expect(ids.sort(), url).toEqual(found.sort());
      }
    }
    expect(await page("/en/news/")).not.toContain(states);
  });
  it("a list of events of which none is cancelled says so, and others do not", async () => {
    const none = message("en", "list.noneCancelled");
    expect(await page("/en/events/")).not.toContain(none);
    const [, group = ""] = (await page("/en/search?q=past")).split(states);
    expect(group.split("</nav>")[0]).toContain(`<li><span class="quiet">${none}</span></li>`);
    expect(group.split("</nav>")[0]).not.toContain(">Cancelled<");
  });
  it("a filtered list names filters that are refused, and ignores parameters that are none", async () => {
    const response = await get("/en/news/?topic=no-such-topic", HTML);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('role="status">This cannot be searched for: topic');
    expect(await page("/en/news/?limt=3&fbclid=x")).toBe(await page("/en/news/"));
  });
});

describe("an event that is cancelled", () => {
  it("a cancelled event says so first, and its page offers neither a calendar nor a registration", async () => {
    const html = await page("/en/entries/off");
    expect(html).toMatch(/<aside class="banner cancelled"[^>]*>.*will not take place.*ask the organiser/s);
    expect(html.indexOf('class="banner')).toBeLessThan(html.indexOf('class="columns"'));
    expect(html).not.toMatch(/Add to calendar|calendar\.google\.com/);
    expect(await page("/en/entries/past")).not.toContain('class="banner');
  });
  it("a cancelled event leads no list: it stands under a heading of its own, after coming events", async () => {
    for (const path of ["/en/events/", "/en/organisations/who-europe/"]) {
      const html = await page(path);
      expect(html.indexOf('id="cancelled"'), path).toBeGreaterThan(html.indexOf('id="coming"'));
      expect(html.indexOf('<a href="/en/entries/off"'), path).toBeGreaterThan(html.indexOf('id="cancelled"'));
    }
    expect(await page("/en/")).not.toContain('<article class="row event cancelled');
  });
});

it("formats are named on the page about subscribing, and on no page of entries", async () => {
  for (const path of ["/en/", "/en/news/", "/en/events/", "/en/topics/governance-ethics/", "/en/search?q=title"]) {
    const [, body = ""] = (await page(path)).split("<body>");
    expect(body, path).not.toMatch(/JSON Feed|>RSS<|>Atom<|OPML/);
  }
});

describe("the search page", () => {
  it("the search page is a form without a query, and finds what the API finds", async () => {
    const empty = await page("/en/search?q=&type=&published.from=");
    expect(empty).toContain('name="q" type="search"');
    expect(empty).not.toContain('id="results"');
    const html = await page("/en/search?q=title+story");
    expect(html).toMatch(/<a href="\/en\/entries\/story"><mark>Title<\/mark> of <mark>story<\/mark><\/a>/);
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    const told = (await (await get("/api/v1/entries?q=title&type=event")).json()) as { data: { id: string }[] };
    const shown = values(await page("/en/search?q=title&type=event"), /<h3><a href="\/en\/entries\/([^"]+)"/g);
    expect(shown).toEqual(told.data.map(({ id }) => id));
    expect(shown.length).toBeGreaterThan(1);
  });
  it("a search can be followed as a feed, narrowed, and kept across languages", async () => {
    const html = await page("/en/search?q=title&utm_source=x");
    expect(values(html, /<a class="strong" href="([^"]+)"/g)).toEqual(["/en/subscribe?q=title"]);
    const [feed = ""] = values(await page("/en/subscribe?q=title"), /<code dir="ltr">([^<]+feed\.atom[^<]*)</g);
    expect(feed).toBe(`${ORIGIN}/en/feed.atom?q=title`);
    expect((await SELF.fetch(feed)).status).toBe(200);
    const [narrower = ""] = values(html, /<a href="([^"]+type=event[^"]*)"/g);
    expect(await page(narrower)).toContain('<option value="event" selected="">');
    expect(values(html, /<a href="(\/fr\/search[^"]*)" lang="fr"/g)[0]).toBe("/fr/search?q=title");
  });
  it("the search page names what it cannot search for", async () => {
    const response = await get("/en/search?published.from=soon&topic=none", HTML);
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
    expect(await response.text()).toMatch(/role="status">This cannot be searched for: Published from</);
    // What was typed stays.
    const typed = await (await get("/en/search?q=ethics&published.from=soon", HTML)).text();
    expect(typed).toContain('name="q" type="search" maxlength="200" value="ethics"');
  });
});

describe("an archive's page", () => {
  it("an archive page holds a month of a list, and an empty month has none", async () => {
    const month = new Date().toISOString().slice(0, 7);
    expect(await page(`/en/news/archive/${month}`)).toContain("/en/entries/story");
    expect((await get("/en/news/archive/1999-01", HTML)).status).toBe(404);
  });
});
