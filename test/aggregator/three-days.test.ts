// Ten publishers, of every format and with every fault, read for three days by a clock in the test's hands.
import { describe, expect, it } from "vitest";
import type { InboxDocument } from "../../src/domain/source/inbox-document.ts";
import type { Source } from "../../src/domain/source/source.ts";
import { DAY, furnish, HOUR, inboxGet, round, rss, source, time } from "../fixtures/worker/aggregator.ts";
import { bindings } from "../fixtures/worker/ledger.ts";

const START = time.now;
const dayOf = (): number => Math.floor((time.now - START) / DAY);
const at = (id: string): string => `https://${id}.who.int/list`;
const list = (id: string, format: Source["format"], over: Partial<Source> = {}): Source =>
  source({ id, format, address: at(id), ...over });

const LISTS: readonly Source[] = [
  list("fine", "rss"),
  list("unchanged", "atom"),
  list("duplicate", "jsonfeed"),
  list("changed-item", "ical"),
  list("garbage", "who-json", { pages: "https://www.who.int/news/item" }),
  list("gone", "sitemap"),
  list("failing", "rss"),
  list("slow", "rss"),
  list("moved", "rss"),
  list("large-then-charset", "rss"),
];

const item = (guid: string, title: string) => ({ guid, title });
const fine = () =>
  ["AI reads chest scans in Nairobi", "AI triage opens in Suva hospitals", "Chatbot helps midwives in Lima"]
    .slice(0, dayOf() + 1)
    .map((title, day) => item(`fine-${day}`, title));

const ANSWERS: Readonly<Record<string, (headers: Headers, path: string) => Response | Promise<Response>>> = {
  fine: () => new Response(rss(fine())),
  unchanged: (headers) =>
    headers.get("if-none-match") === '"1"'
      ? new Response(null, { status: 304 })
      : new Response(
          `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>F</title><entry><id>urn:x:1</id><title>` +
            `Machine learning predicts sepsis</title><link href="https://unchanged.who.int/1"/></entry></feed>`,
          { headers: { etag: '"1"' } },
        ),
  duplicate: () =>
    Response.json({
      version: "https://jsonfeed.org/version/1.1",
      title: "Again",
      items: [
        {
          id: "x",
          url: "https://www.who.int/news/item/fine-0?utm_source=again",
          title: "AI reads chest scans in Nairobi",
        },
      ],
    }),
  "changed-item": () =>
    new Response(
      [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:e1",
        `SUMMARY:Webinar on AI in ${dayOf() < 2 ? "clinics" : "clinics and pharmacies"}`,
        `DTSTART:${new Date(START + 30 * DAY).toISOString().replace(/[-:]|\.\d+/g, "")}`,
        "END:VEVENT",
        "END:VCALENDAR",
      ].join("\r\n"),
    ),
  garbage: () =>
    dayOf() === 1
      ? new Response("<!doctype html><p>Down for maintenance")
      : Response.json({ value: [{ Id: "w1", Title: "Neural networks for tuberculosis", ItemDefaultUrl: "/w1" }] }),
  gone: () =>
    dayOf() === 0
      ? new Response(
          '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>' +
            "https://gone.who.int/artificial-intelligence-for-blood-banks</loc></url></urlset>",
        )
      : new Response(null, { status: 410 }),
  failing: () =>
    dayOf() === 0
      ? new Response("busy", { status: 500, headers: { "retry-after": "7200" } })
      : new Response(rss([item("failing-1", "Deep learning for dental care")])),
  slow: () => new Promise<Response>(() => undefined),
  moved: (_, path) =>
    path === "/list"
      ? new Response(null, { status: 301, headers: { location: "/news.xml" } })
      : new Response(rss([item("moved-1", "Large language models in pharmacies")])),
  "large-then-charset": () =>
    dayOf() === 0
      ? new Response("x".repeat(5 * 1024 * 1024))
      : new Response(
          Uint8Array.from(rss([item("latin-1", "Sant\u00e9 : AI for caf\u00e9 workers health")]), (letter) =>
            letter.charCodeAt(0),
          ),
          { headers: { "content-type": "application/rss+xml; charset=utf-8" } },
        ),
};

describe("ten sources for three days", () => {
  it("ten sources read for three days give the expected findings, report faults and publish nothing", async () => {
    const asked = new Map(LISTS.map(({ id }) => [id, { requests: 0, ok: 0, notModified: 0, other: 0 }]));
    await furnish(
      LISTS,
      async ({ url, headers }) => {
        const [id = ""] = url.hostname.split(".");
        if (url.pathname === "/robots.txt") return new Response(null, { status: 404 });
        const count = asked.get(id);
        if (count !== undefined) count.requests++;
        const response = await (ANSWERS[id]?.(headers, url.pathname) ?? new Response(null, { status: 404 }));
        if (count !== undefined)
          count[response.status === 200 ? "ok" : response.status === 304 ? "notModified" : "other"]++;
        return response;
      },
      20,
    );
    const before = (await bindings.LEDGER.getByName("ledger").status()).sequence;
    for (; time.now < START + 3 * DAY; time.now += HOUR) await round();
    const { data, sources } = await (await inboxGet()).json<InboxDocument>();

    const rows = LISTS.map(({ id, format }) => {
      const { requests = 0, ok = 0, notModified = 0, other = 0 } = asked.get(id) ?? {};
      const found = data.filter((finding) => finding.sources.includes(id)).length;
      const trouble = sources.find((each) => each.id === id);
      const state =
        trouble === undefined ? "ok" : `${trouble.state}${trouble.why === undefined ? "" : ` (${trouble.why})`}`;
      return { id, format, requests, ok, notModified, other, found, state };
    });
    console.log(
      [
        "| source | format | requests | 200 | 304 | other | findings | told to editors |",
        "|---|---|---|---|---|---|---|---|",
        ...rows.map((row) => `| ${Object.values(row).join(" | ")} |`),
      ].join("\n"),
    );
    const told = Object.fromEntries(rows.map(({ id, found, state }) => [id, `${found} ${state}`]));
    expect(told).toEqual({
      fine: "3 ok",
      unchanged: "1 ok",
      duplicate: "1 ok",
      "changed-item": "1 ok",
      garbage: "1 ok",
      gone: "1 gone",
      failing: "1 ok",
      slow: "0 failing (timeout)",
      moved: "1 moved",
      "large-then-charset": "0 failing (unreadable)",
    });
    const by = new Map(rows.map((row) => [row.id, row]));
    // Asked each hour, and no more than that; what fails, what is gone and what asks for it, less.
    expect(by.get("fine")?.requests).toBeGreaterThanOrEqual(70);
    expect(by.get("fine")?.requests).toBeLessThanOrEqual(72);
    expect(by.get("unchanged")).toMatchObject({ ok: 1 });
    expect(by.get("unchanged")?.notModified).toBeGreaterThanOrEqual(69);
    expect(by.get("gone")?.other).toBe(1);
    for (const id of ["slow", "failing", "large-then-charset"]) expect(by.get(id)?.requests, id).toBeLessThan(60);
    expect(by.get("slow")?.requests).toBeLessThan(12);
    // Two lists have one item: it is one finding.
    expect(data.filter(({ title }) => title === "AI reads chest scans in Nairobi")).toEqual([
      expect.objectContaining({ sources: ["fine", "duplicate"] }),
    ]);
    expect(data.find(({ sources: [first] }) => first === "changed-item")?.changes).toEqual([
      expect.objectContaining({ field: "title", after: "Webinar on AI in clinics and pharmacies" }),
    ]);
    expect((await bindings.LEDGER.getByName("ledger").status()).sequence).toBe(before);
  });
});
