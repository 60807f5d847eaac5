// From a publisher's list to the inbox, and what editors do there, in workerd.
import { beforeEach, describe, expect, it } from "vitest";
import type { FindingDocument, InboxItem } from "../../src/domain/source/inbox-document.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { news, publishing } from "../fixtures/entries.ts";
import {
  DAY,
  furnish,
  HOUR,
  inboxGet,
  inboxPost,
  readAll,
  round,
  rss,
  source,
  time,
} from "../fixtures/worker/aggregator.ts";
import { bindings } from "../fixtures/worker/ledger.ts";
import { deliver, get } from "../fixtures/worker/service.ts";

const WHO = source({ id: "who-news", topics: ["governance-ethics"] });

let items = [{ guid: "ai-guidance", title: "WHO issues guidance on AI for health" }];
const publisher = ({ url }: { url: URL }): Response =>
  url.pathname === "/lists/who-news"
    ? new Response(rss(items), { headers: { "content-type": "application/rss+xml" } })
    : new Response(null, { status: 404 });

async function waiting(query = ""): Promise<InboxItem[]> {
  const { data } = await (await inboxGet(`/webhooks/inbox${query}`)).json<{ data: InboxItem[] }>();
  return data;
}

beforeEach(async () => {
  time.now += DAY;
  await furnish([WHO], publisher);
});

describe("the inbox", () => {
  it("the inbox holds a list's items on the subject, with the matched words and the draft of the entry", async () => {
    items = [
      { guid: "ai-guidance", title: "WHO issues guidance on AI for health" },
      { guid: "rain", title: "Rain in the hills" },
    ];
    await readAll();
    const [finding, ...others] = await waiting();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      title: "WHO issues guidance on AI for health",
      address: "https://www.who.int/news/item/ai-guidance",
      publisher: "who",
      sources: ["who-news"],
      state: "new",
      licence: "Copyright WHO.",
    });
    expect(finding?.words.map(({ text }) => text)).toContain("AI");
    const answer = await inboxGet(`/webhooks/inbox/${finding?.id}`);
    const data = await answer.json<FindingDocument>();
    expect(data.raw).toContain("<title>WHO issues guidance on AI for health</title>");
    expect(data.draft).toEqual({
      type: "news",
      organisations: [{ id: "who", role: "publisher" }],
      topics: ["governance-ethics"],
      source: {
        name: expect.any(String),
        url: "https://www.who.int/news/item/ai-guidance",
        language: "en",
      },
      texts: {
        en: {
          words: "service",
          title: "WHO issues guidance on AI for health",
          url: "https://www.who.int/news/item/ai-guidance",
        },
      },
    });
    expect(data.missing).toEqual(["fr", "es", "ru", "ar", "zh", "pt", "de"]);
  });

  it("the inbox shows nothing without a signature, and accepts no unknown parameter", async () => {
    expect((await get("/webhooks/inbox")).status).toBe(400);
    expect((await inboxGet("/webhooks/inbox", { secret: SECRETS.retired })).status).toBe(401);
    expect((await inboxGet("/webhooks/inbox?page=2")).status).toBe(400);
    expect((await inboxGet("/webhooks/inbox?state=lost")).status).toBe(400);
    expect((await inboxGet("/webhooks/inbox?after=x")).status).toBe(400);
    expect((await inboxGet("/webhooks/inbox/0000000000000000")).status).toBe(404);
  });

  it("the inbox drops what is dismissed, snoozed or published, and shows again what is restored or due", async () => {
    items = ["one", "two", "three"].map((name, index) => ({
      guid: `put-away-${name}`,
      title: `Hospital ${["scans", "letters", "triage"][index]} by AI in ${["Lisbon", "Nairobi", "Suva"][index]}`,
    }));
    await readAll();
    const shown = async (query = "") => (await waiting(query)).map(({ title }) => title.split(" ")[1]).sort();
    expect(await shown()).toEqual(expect.arrayContaining(["letters", "scans", "triage"]));
    const ids = new Map((await waiting()).map(({ id, title }) => [title.split(" ")[1], id]));
    const id = (name: string): string => ids.get(name) ?? "";

    expect((await inboxPost("inbox.dismiss", { id: id("scans"), reason: "other" })).status).toBe(409);
    expect((await inboxPost("inbox.dismiss", { id: id("scans"), reason: "boring" })).status).toBe(422);
    expect((await inboxPost("inbox.dismiss", { id: "0".repeat(16), reason: "offTopic" })).status).toBe(404);
    expect((await inboxPost("inbox.dismiss", { id: id("scans"), reason: "other", note: "a toy" })).status).toBe(200);
    const until = new Date(time.now + 2 * DAY).toISOString();
    expect((await inboxPost("inbox.snooze", { id: id("letters"), until })).status).toBe(200);
    expect(await (await inboxPost("inbox.open", { id: id("triage") })).json()).toEqual({
      id: id("triage"),
      state: "opened",
    });
    expect(await shown()).toEqual(expect.not.arrayContaining(["letters", "scans"]));
    expect((await waiting()).find((item) => item.id === id("triage"))).toMatchObject({ state: "opened", by: "desk" });
    expect(await waiting("?state=dismissed")).toEqual([
      expect.objectContaining({ id: id("scans"), by: "desk", reason: "other", note: "a toy" }),
    ]);
    expect(await waiting("?state=snoozed")).toEqual([expect.objectContaining({ id: id("letters") })]);

    time.now += 2 * DAY + 1;
    expect(await shown()).toContain("letters");
    expect((await inboxPost("inbox.restore", { id: id("scans") })).status).toBe(200);
    expect(await shown()).toContain("scans");
  });

  it("the inbox shows what a source changed after publication, and publishes nothing by itself", async () => {
    const position = async (): Promise<number> => (await bindings.LEDGER.getByName("ledger").status()).sequence;
    const before = await position();
    items = [{ guid: "published-by-us", title: "Ministers agree on AI in primary health care" }];
    await readAll();
    const [finding] = await waiting();
    expect(finding?.title).toBe(items[0]?.title);
    expect(await position()).toBe(before);

    const data = await (await inboxGet(`/webhooks/inbox/${finding?.id}`)).json<FindingDocument>();
    const entry = news("ministers-agree", {
      texts: { en: { ...Object(data.draft.texts).en, summary: "They did." } },
    });
    expect((await deliver(publishing(entry))).status).toBe(201);
    expect((await waiting()).map(({ id }) => id)).not.toContain(finding?.id);

    time.now += DAY;
    items = [{ guid: "published-by-us", title: "Ministers agree on AI in primary and community health care" }];
    await readAll();
    const [changed] = await waiting();
    expect(changed).toMatchObject({
      id: finding?.id,
      state: "published",
      entry: "ministers-agree",
      changed: true,
      changes: [{ field: "title", before: finding?.title, after: items[0]?.title }],
    });
    expect((await inboxPost("inbox.acknowledge", { id: changed?.id })).status).toBe(200);
    expect((await waiting()).map(({ id }) => id)).not.toContain(finding?.id);
  });

  it("groups what is one work in several languages", async () => {
    items = [];
    const answers: Record<string, string> = {
      "/lists/en": "Ethics of AI in health: WHO guidance",
      "/lists/fr": "Éthique de l’IA en santé : orientations de l’OMS",
    };
    const lists = (["en", "fr"] as const).map((language) => source({ id: language, language }));
    await furnish(lists, ({ url }) => {
      const title = answers[url.pathname];
      const language = url.pathname.slice(-2);
      return title === undefined
        ? new Response(null, { status: 404 })
        : new Response(
            rss([{ guid: `ethics-${language}`, title }]).replace(
              /<link>.*<\/link>/,
              `<link>https://www.who.int${language === "en" ? "" : "/fr"}/news/item/ethics</link>`,
            ),
          );
    });
    await readAll();
    time.now += HOUR;
    await round();
    const found = (await waiting()).filter(({ address }) => address?.endsWith("/news/item/ethics"));
    expect(found).toHaveLength(1);
    expect(found[0]?.translations).toHaveLength(1);
    const data = await (await inboxGet(`/webhooks/inbox/${found[0]?.id}`)).json<FindingDocument>();
    expect(Object.keys(Object(data.draft.texts)).sort()).toEqual(["en", "fr"]);
    expect(data.missing).toEqual(["es", "ru", "ar", "zh", "pt", "de"]);
    expect((await inboxPost("inbox.dismiss", { id: found[0]?.id, reason: "offTopic" })).status).toBe(200);
    expect((await waiting()).filter(({ address }) => address?.endsWith("/news/item/ethics"))).toEqual([]);
  });

  it("the inbox has a source read at once only for an editor whose key has no scopes", async () => {
    expect((await inboxPost("inbox.read", { source: "nothing" })).status).toBe(404);
    expect((await inboxPost("inbox.read", { source: "who-news" }, { secret: SECRETS.ministry })).status).toBe(403);
    expect(await (await inboxPost("inbox.read", {})).json()).toEqual({ state: "reading", sources: 1 });
  });
});
