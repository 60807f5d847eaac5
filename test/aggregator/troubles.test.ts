// What is told of sources that need a look, to machines, to everybody and to editors; and how long findings are kept.
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import type { AggregatorStatus, InboxDocument } from "../../src/domain/source/inbox-document.ts";
import { message } from "../../src/messages/message.ts";
import { DAY, furnish, inboxGet, readAll, rss, source, time } from "../fixtures/worker/aggregator.ts";
import { get } from "../fixtures/worker/service.ts";

const START = time.now;
const LISTS = ["fine", "quiet", "refused", "ended", "moved"].map((id) =>
  source({ id, address: `https://${id}.who.int/list` }),
);

const inbox = async (): Promise<InboxDocument> => await (await inboxGet()).json<InboxDocument>();
const days = (): number => Math.floor((time.now - START) / DAY);

describe("sources that need a look", () => {
  it("sources that need a look are reported in /healthz, on the status page, and to editors", async () => {
    await furnish(LISTS, ({ url }) => {
      const [id] = url.hostname.split(".");
      if (url.pathname === "/robots.txt") return new Response("");
      if (id === "refused") return new Response(null, { status: 500 });
      if (id === "ended") return new Response(null, { status: 410 });
      if (id === "moved" && url.pathname === "/list")
        return new Response(null, { status: 301, headers: { location: "/new" } });
      const count = id === "quiet" ? 1 : days() + 1;
      return new Response(rss([{ guid: `${id}-${count}`, title: `Notice ${count} of ${id}` }]));
    });
    await readAll();
    const first = START;
    for (const day of [45, 91]) {
      time.now = START + day * DAY;
      await readAll();
    }
    const told = [
      { id: "quiet", publisher: "who", state: "driedUp", since: new Date(first).toISOString().replace(/\.\d+/, "") },
      { id: "refused", publisher: "who", state: "failing", since: expect.any(String), why: "500" },
      { id: "ended", publisher: "who", state: "gone" },
      { id: "moved", publisher: "who", state: "moved", to: "https://moved.who.int/new" },
    ];
    const health = await (await get("/healthz")).json<{ status: string; sources: AggregatorStatus }>();
    // The service is well without its sources.
    expect(health.status).toBe("ok");
    expect(health.sources).toMatchObject({ sources: 5, findings: 0, waiting: 0 });
    expect(health.sources.troubles).toEqual(
      told.map((each) => expect.objectContaining({ id: each.id, state: each.state })),
    );
    expect((await inbox()).sources).toEqual(
      told.map(({ since, ...each }) =>
        expect.objectContaining(since === undefined ? each : { ...each, since: expect.any(String) }),
      ),
    );
    for (const language of LANGUAGES) {
      const html = await (await get(`/${language}/status`, { accept: "text/html" })).text();
      expect(html).toContain(`<dt>${message(language, "statusPage.sources")}</dt><dd>2</dd>`);
      expect(html).toContain(`<dt>${message(language, "statusPage.driedUp")}</dt><dd>1</dd>`);
    }
  });
});

describe("a finding", () => {
  it("a finding is kept for thirty days after its list had it last", async () => {
    let items = [{ guid: "leaves", title: "AI helps hospitals in Quito with its letters" }];
    await furnish([source({ id: "leaving" })], ({ url }) =>
      url.pathname === "/robots.txt" ? new Response("") : new Response(rss(items)),
    );
    const titles = async (): Promise<string[]> => (await inbox()).data.map(({ title }) => title);
    await readAll();
    time.now += 20 * DAY;
    await readAll();
    expect(await titles()).toEqual([items[0]?.title]);
    items = [{ guid: "other", title: "Road works" }];
    for (const more of [10, 19]) {
      time.now += more * DAY;
      await readAll();
      expect(await titles()).toHaveLength(1);
    }
    time.now += 3 * DAY;
    await readAll();
    expect(await titles()).toEqual([]);
  });
});
