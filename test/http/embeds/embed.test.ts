import { beforeAll, describe, expect, it } from "vitest";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)> & 'x' </title></svg>";

beforeAll(async () => {
  const drafts = [
    news("hostile", {
      texts: {
        en: { words: "service", title: HOSTILE, summary: HOSTILE },
        ar: { words: "service", title: "عنوان", summary: "ملخص" },
      },
    }),
    event(
      "soon",
      {},
      { starts: "2035-03-02T09:00", ends: "2035-03-02T17:00", place: { city: "Porto", country: "PT" } },
    ),
    event("off", {}, { starts: "2035-01-02T09:00", ends: "2035-01-02T17:00", status: "cancelled" }),
    news("gone"),
  ];
  for (const draft of drafts) expect((await deliver(publishing(draft))).status).toBe(201);
  expect((await deliver(withdrawing("gone"))).status).toBe(200);
  await project();
});

const text = async (path: string): Promise<string> => {
  const response = await get(path);
  expect(response.status, path).toBe(200);
  return await response.text();
};

describe("a frame", () => {
  it("a frame may be embedded on every page, loads only our own files, and sets no cookie", async () => {
    const response = await get("/embed/en/everything");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors \*/);
    expect(policy).not.toMatch(/unsafe|data:|https?:\/\/(?!localhost)/);
    for (const name of ["x-frame-options", "set-cookie"]) expect(response.headers.get(name)).toBeNull();
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    // The one place that may: pages themselves stand in no frame.
    expect((await get("/en/", { accept: "text/html" })).headers.get("content-security-policy")).toContain(
      "frame-ancestors 'none'",
    );
  });
  it("a frame's links open only in new tabs", async () => {
    const links = [...(await text("/embed/fr/everything")).matchAll(/<a [^>]*>/g)].map(([tag]) => tag);
    expect(links.length).toBeGreaterThan(2);
    for (const tag of links) expect(tag).toMatch(/ target="_blank" rel="noopener"/);
  });
  it.each(["list", "cards", "compact", "agenda"])("a frame in the layout %s shows titles literally", async (layout) => {
    const html = await text(`/embed/en/everything?layout=${layout}&limit=10`);
    expect(html).not.toMatch(/<script>|<img/);
    expect(html).toContain(`<main class="${layout}">`);
    if (layout !== "agenda") expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });
  it("a frame has the colours of its query, allowed by their hash, and nothing else from it", async () => {
    const response = await get("/embed/en/news?accent=FF0000&text=%23112233&theme=dark");
    const html = await response.text();
    expect(html).toContain("<style>:root:root{--accent:#ff0000;--ink:#112233}</style>");
    expect(html).toContain('<html lang="en" dir="ltr" class="dark">');
    expect(response.headers.get("content-security-policy")).toMatch(/style-src http:\/\/localhost:8787 'sha256-[^']+'/);
    expect(await text("/embed/en/news?utm=1")).toBe(await text("/embed/en/news"));
  });
  it.each(["accent=red;}", "background=url(x)", "limit=99", "layout=x", "theme=x", "day=2025-02-30", "layuot=list"])(
    "a frame refuses what makes no sense: %s",
    async (query) => {
      for (const path of ["/embed/en/news", "/embed/en/entries/soon"])
        expect((await get(`${path}?${query}`)).status, path).toBe(400);
    },
  );
  it.each(["day=x", "day=2025-02-30", "dya=2025-11-19"])("a badge refuses what makes no sense: %s", async (query) => {
    expect((await get(`/badge/en/events.svg?${query}`)).status).toBe(400);
  });
  it("a frame of one entry shows that entry, and nothing for an unknown or withdrawn one", async () => {
    expect(await text("/embed/en/entries/soon")).toContain("Title of soon");
    for (const path of ["/embed/ar/entries/soon", "/embed/en/entries/none", "/embed/xx/entries/soon"])
      expect((await get(path)).status, path).toBe(404);
    expect((await get("/embed/en/entries/gone")).status).toBe(410);
  });
  it.each([
    "/embed/",
    "/embed/en/",
    "/embed/xx/news",
    "/embed/en/topics/none",
    "/embed/en/news.x.html",
    "/embed/en/%00",
  ])("no frame exists at %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });
  it("a frame without content shows a partner's readers a message", async () => {
    const html = { accept: "text/html,*/*;q=0.8" };
    for (const [path, status, words] of [
      ["/embed/fr/topics/none", 404, "Cette page n’existe pas"],
      ["/embed/ar/entries/gone", 410, "سُحبت هذه المادة"],
    ] as const) {
      const response = await get(path, html);
      expect([response.status, response.headers.get("content-type"), response.headers.get("vary")]).toEqual([
        status,
        "text/html; charset=utf-8",
        "Accept",
      ]);
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors *");
      expect(await response.text()).toContain(`<p class="none">${words}</p>`);
    }
  });
});

describe("what changes at midnight", () => {
  it.each([
    "/embed/en/everything",
    "/embed/en/entries/soon",
    "/badge/en/events.svg",
    "/widget/v1/en/events.json?kind=agenda",
  ])("the document %s counts as modified at midnight", async (path) => {
    const today = new Date().toISOString().slice(0, 10);
    expect(new Date((await get(path)).headers.get("last-modified") ?? 0).getTime()).toBeGreaterThanOrEqual(
      Date.parse(today),
    );
    // A copy of yesterday is none of today, and what is to come is not from the future.
    expect((await get(path, { "if-modified-since": new Date(Date.parse(today) - 1000).toUTCString() })).status).toBe(
      200,
    );
    const then = await get(`${path}${path.includes("?") ? "&" : "?"}day=2035-01-01`);
    expect(new Date(then.headers.get("last-modified") ?? 0).getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe("HTML snippets", () => {
  it("HTML for newsletters has no images, scripts or classes, and only inline styles", async () => {
    const response = await get("/embed/en/everything.fragment.html?limit=10");
    const html = await response.text();
    expect(html).toMatch(/^<table role="presentation" lang="en" dir="ltr"/);
    expect(html).not.toMatch(/<img|<script|<style| class=/);
    expect(html).toContain("2 March 2035, 09:00–17:00 (Europe/Lisbon, UTC) · Porto, Portugal");
    expect(html).toContain("Cancelled");
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe-inline");
  });
  it("HTML for right-to-left languages is marked as such", async () => {
    expect(await text("/embed/ar/everything.fragment.html")).toMatch(
      /<table [^>]*dir="rtl"[\s\S]*<td lang="ar" dir="rtl" align="right"/,
    );
  });
  it("HTML as a plain list has only links", async () => {
    const html = await text("/embed/en/events.links.html?layout=agenda");
    expect(html).toBe(
      `<ul lang="en" dir="ltr">\n<li><a href="${ORIGIN}/en/entries/soon">Title of soon</a> <small>2 March 2035, ` +
        `09:00–17:00 (Europe/Lisbon, UTC)</small></li>\n<li><a href="${ORIGIN}/en/entries/off">Title of off</a> ` +
        "<small>Cancelled · 2 January 2035, 09:00–17:00 (Europe/Lisbon, UTC)</small></li>\n</ul>\n",
    );
  });
});

describe("the badge", () => {
  it("the badge shows the next event that takes place, or that there is none", async () => {
    expect(await text("/badge/en/events.svg")).toContain('<title id="t">Next event: Title of soon: 2 March 2035');
    expect(await text("/badge/fr/events.svg?day=2035-04-01")).toContain("Aucun événement à venir");
    expect((await get("/badge/en/none.svg")).status).toBe(404);
  });
  it("the badge of nothing but news shows the latest, with the day of its publication", async () => {
    for (const path of ["/badge/en/news.svg", "/badge/en/everything.svg?type=news"]) {
      const svg = await text(path);
      expect(svg, path).toMatch(/<title id="t">Latest news: &quot;&gt;|<title id="t">Latest news: "&gt;/);
      expect(svg, path).not.toContain("Next event");
      expect(svg, path).not.toContain(">–<");
    }
    expect(await text("/badge/pt/news.svg")).toContain("Últimas notícias");
    expect(await text("/badge/en/news,events.svg")).toContain("Next event: Title of soon");
    const { codes } = JSON.parse(await text("/en/embed.json?list=news")) as { codes: { badge: string } };
    expect(codes.badge).toContain("[![Latest news: News](");
  });
  it("the badge is the same all day", async () => {
    const [first, second] = [
      await get("/badge/en/events.svg?day=2026-01-01"),
      await get("/badge/en/events.svg?day=2026-01-01&x=1"),
    ];
    expect(first.headers.get("etag")).toBe(second.headers.get("etag"));
    expect(first.headers.get("content-type")).toBe("image/svg+xml");
  });
});

describe("the builder", () => {
  const codes = async (query: string): Promise<Record<string, string>> =>
    ((await (await get(`/en/embed.json?${query}`)).json()) as { codes: Record<string, string> }).codes;
  it("the builder pins the script by its hashed address with its integrity hash", async () => {
    const { script = "", autoFrame = "" } = await codes(
      "list=topics/regulation-law&language=fr&layout=compact&limit=3",
    );
    // A narrow column takes more room: only a padding knows how wide it is.
    expect(script).toMatch(
      /<health-ai-feed lang="fr" channel="topics\/regulation-law" layout="compact" limit="3" style="display:block;box-sizing:content-box;min-height:[\d.]+em;padding-bottom:calc\(\d+\*max\(0em,\d+em - \d+%\)\)">/,
    );
    expect(script).toContain(`<a href="${ORIGIN}/fr/topics/regulation-law/">Réglementation et droit</a>`);
    for (const code of [script, autoFrame]) {
      // That the file has this hash is held where files are served: test/e2e/static-files.test.ts.
      expect(code).toMatch(
        /src="http:\/\/localhost:8787\/widget\/v1\/[a-z-]+\.[0-9a-f]{16}\.js" integrity="sha384-[^"]{64}" crossorigin>/,
      );
    }
  });
  it("the builder's frames exist, and their colours are valid", async () => {
    const { frame = "", script = "" } = await codes(
      "list=events&layout=agenda&own=1&accent=%23AA0000&background=%23fff;x:y",
    );
    const [, src = ""] = /<iframe src="http:\/\/localhost:8787([^"]+)"/.exec(frame) ?? [];
    expect(src).toBe("/embed/en/events?layout=agenda&amp;accent=aa0000");
    expect((await get(src.replaceAll("&amp;", "&"))).status).toBe(200);
    expect(script).toMatch(
      /style="display:block;box-sizing:content-box;min-height:[\d.]+em;padding-bottom:calc\(\d+\*max\(0em,\d+em - \d+%\)\);--haf-accent:#aa0000"/,
    );
    expect((await codes("accent=%23aa0000")).script).not.toContain("aa0000");
  });
  it("the builder gives every attribute of the widget, and the same filters to every form of the code", async () => {
    const { script, frame, newsletter, links, badge, wordpress } = await codes(
      "list=news&topic=mental-health&topic=regulation-law&organisation=who&type=news&country=PT&from=today&" +
        "q=care&fallback=fr&fields=date&fields=source&heading=2&hours=event&more=none&target=_blank&" +
        "campaign=utm_source%3Dx&limit=3",
    );
    expect(script).toContain(
      'channel="news" layout="list" limit="3" q="care" type="news" topic="mental-health,regulation-law" ' +
        'organisation="who" country="PT" from="today" fallback-languages="fr" fields="date source" heading="2" ' +
        'zone="event" more="none" target="_blank" campaign="utm_source=x"',
    );
    const filters = "q=care&type=news&topic=mental-health&topic=regulation-law&organisation=who&country=PT&from=today";
    for (const code of [frame, newsletter, links, badge]) expect(code?.replaceAll("&amp;", "&")).toContain(filters);
    expect(frame).toContain("/embed/en,fr/news?");
    for (const url of [newsletter, links]) expect((await get(url?.slice(ORIGIN.length) ?? "")).status).toBe(200);
    // What cannot be one search is the page of the list.
    expect(wordpress).toBe(`${ORIGIN}/en/news/`);
  });
  it.each(["topic=mental-helth", "topics=mental-health", "hours=No%2FWhere", "colour=red", "from=whenever"])(
    "the builder refuses what cannot be, and says so on its page: %s",
    async (query) => {
      expect((await get(`/en/embed.json?${query}`)).status).toBe(400);
      const html = await (await get(`/en/embed?${query}`, { accept: "text/html" })).text();
      expect(html).toMatch(/id="refused"[^>]*>This cannot be shown: \w+ /);
      expect(await (await get("/en/embed?utm_source=x", { accept: "text/html" })).text()).not.toMatch(
        /id="refused"[^>]*>This/,
      );
    },
  );
  it("the builder says how many entries each topic and organisation has in the list, and which have none", async () => {
    for (const query of [
      "language=fr",
      "language=en&type=news&topic=mental-health",
      "list=organisations/who&topic=mental-health",
    ]) {
      const { counts } = (await (await get(`/en/embed.json?${query}`)).json()) as {
        counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
      };
      const html = await text(`/en/embed?${query}`);
      const fieldset = html.split("<legend>Organisations</legend>")[1]?.split("</fieldset>")[0] ?? "";
      const rows = [...fieldset.matchAll(/<li( data-empty="")?>.*?value="([^"]+)".*?<span class="number">(\d*)</gs)];
      const shown = rows.filter(([, empty]) => empty === undefined);
      if (query.startsWith("list=organisations")) {
        // Of what the list is of, the others are joined to it.
        expect(counts).not.toHaveProperty("organisation");
        expect(rows.every(([, empty, , count]) => empty === undefined && count === "")).toBe(true);
        continue;
      }
      expect(Object.fromEntries(shown.map(([, , id, count]) => [id, Number(count)])), query).toEqual(
        counts.organisation,
      );
      expect(rows.length, query).toBeGreaterThan(shown.length);
      if (query === "language=fr") expect(shown.length).toBeGreaterThan(0);
      for (const [id, count] of Object.entries(counts.organisation ?? {})) {
        const { page } = (await (await get(`/api/v1/entries?${query}&organisation=${id}&limit=1`)).json()) as {
          page: { total: { value: number } };
        };
        expect(page.total.value, `${query} ${id}`).toBe(count);
      }
    }
  });
  it("the builder gives the newest script without an integrity hash on request", async () => {
    expect((await codes("newest=1")).script).toContain(
      `<script type="module" src="${ORIGIN}/widget/v1/health-ai-feed.js"></script>`,
    );
  });
  it("the builder works without scripts, in every language, under a policy that allows nothing else", async () => {
    for (const language of ["en", "fr", "es", "ru", "ar", "zh", "pt", "de"]) {
      const response = await get(`/${language}/embed?list=events&layout=agenda&limit=3`, { accept: "text/html" });
      const html = await response.text();
      expect(html).toContain("layout=&quot;agenda&quot; limit=&quot;3&quot;");
      expect(html).toMatch(/<noscript><iframe src="[^"]+layout=agenda/);
      expect(response.headers.get("content-security-policy")).toMatch(/script-src 'self'.*frame-src 'self'/);
    }
  });
  it("the builder warns of colours that are hard to read", async () => {
    const unreadable = async (text: string, background: string) =>
      (
        (await (await get(`/en/embed.json?own=1&text=${text}&background=${background}`)).json()) as {
          unreadable: boolean;
        }
      ).unreadable;
    expect([
      await unreadable("777777", "ffffff"),
      await unreadable("767676", "ffffff"),
      await unreadable("000000", "ffffff"),
    ]).toEqual([true, false, false]);
  });
});

describe("oEmbed", () => {
  const oembed = async (query: Record<string, string>) => await get(`/oembed?${new URLSearchParams(query)}`);
  it("oEmbed describes the frame of a list", async () => {
    const response = await oembed({ url: `${ORIGIN}/fr/topics/regulation-law/` });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toMatchObject({
      type: "rich",
      version: "1.0",
      title: "Health AI Feed – Réglementation et droit",
      provider_name: "Health AI Feed",
      width: 640,
      html: expect.stringMatching(
        /^<iframe src="http:\/\/localhost:8787\/embed\/fr\/topics\/regulation-law" title="[^"]+" width="640" height="\d+" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" style="border:0"><\/iframe>$/,
      ),
    });
  });
  it.each([
    "/en/",
    "/en",
    "/ar/events/",
    "/en/countries/pt/",
    "/en/entries/soon",
    "/en/entries/hostile",
    "/en/?utm_source=x#y",
  ])("oEmbed knows %s", async (path) => {
    const response = await oembed({ url: `${ORIGIN}${path}` });
    expect(response.status).toBe(200);
    const { html, title } = (await response.json()) as { html: string; title: string };
    expect(title.length).toBeGreaterThan(3);
    // The whole is one frame, whatever stands in titles.
    expect(html).toMatch(/^<iframe [^<>]*><\/iframe>$/);
  });
  it("an oEmbed frame is never larger than the consumer allows", async () => {
    const response = await oembed({ url: `${ORIGIN}/en/`, maxwidth: "300", maxheight: "200" });
    const found = (await response.json()) as { width: number; height: number; html: string; thumbnail_url?: string };
    expect([found.width, found.height, found.thumbnail_url]).toEqual([300, 200, undefined]);
    expect(found.html).toContain('width="300" height="200"');
  });
  it.each([
    [404, { url: "https://example.org/en/" }],
    [400, { url: `${ORIGIN}.example.org/en/` }],
    [404, { url: `${ORIGIN}/en/topics/none/` }],
    [404, { url: `${ORIGIN}/en/entries/gone` }],
    [400, { url: "not an address" }],
    [501, { url: `${ORIGIN}/en/`, format: "xml" }],
    [400, { url: `${ORIGIN}/en/`, maxwidth: "0" }],
    [400, { url: `${ORIGIN}/en/`, maxheight: "x" }],
    [400, {}],
  ] as const)("oEmbed answers %i to %o", async (status, query) => {
    const response = await oembed(query as unknown as Record<string, string>);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
  it("pages of lists and entries link to their oEmbed document", async () => {
    for (const path of ["/en/", "/fr/events/", "/en/entries/soon"]) {
      const [, href = ""] =
        /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(await text(path)) ?? [];
      expect(href).toMatch(new RegExp(`^${ORIGIN}/oembed\\?url=`));
      expect((await get(href.replaceAll("&amp;", "&").slice(ORIGIN.length))).status).toBe(200);
    }
  });
});
