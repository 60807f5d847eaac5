// What changes reaches readers of current feeds, under the same id; what does not matter reaches nobody.
import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { Channel } from "../../src/domain/channel/channel.ts";
import type { View } from "../../src/domain/view/view.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { FORMATS } from "../../src/render/formats.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { parseXml } from "../fixtures/feed-clients.ts";
import { execute, ledger, type Stub, settle, storedView } from "../fixtures/worker/ledger.ts";

const EVERYTHING = { kind: "everything" } as const;
const DAY = 86_400_000;
const SITE = { origin: "https://feed.example.org", tagAuthority: "feed.example.org,2025" };

let now = Date.parse("2026-01-01T00:00:00Z");

/** A ledger on whose clock a day passes with each command. */
async function started(name: string): Promise<Stub> {
  now = Date.parse("2026-01-01T00:00:00Z");
  const stub = ledger(name);
  await runInDurableObject(stub, (instance: Ledger) => {
    instance.clock = () => now;
  });
  return stub;
}

async function send(stub: Stub, body: object): Promise<void> {
  now += DAY;
  const execution = await execute(stub, { ...body, timestamp: new Date(now).toISOString() });
  if (!execution.ok) throw new Error(JSON.stringify(execution.reason));
  await settle(stub);
}

async function latest(language: "en" | "fr" = "en", channel: Channel = EVERYTHING): Promise<View> {
  const view = await storedView("latest", language, channel);
  if (view === undefined) throw new Error("there is no view");
  return view;
}

async function ids(language: "en" | "fr" = "en"): Promise<string[]> {
  return (await latest(language)).items.map(({ id }) => id);
}

async function changes(stub: Stub, channel: Channel = EVERYTHING): Promise<View> {
  return JSON.parse(await stub.channelChanges("en", channel)) as View;
}

const told = async (stub: Stub, channel?: Channel) =>
  (await changes(stub, channel)).items.map(({ id, version, change, summary }) => [id, version, change, summary]);

afterEach(reset);

const both = (text: string) => ({ en: text, fr: text });
const cancel = { type: "event.cancel", data: { id: "old", note: both("No room.") } };

describe("a significant change", () => {
  it("a significant change puts an old entry ahead of all others under its id, and a minor one does not", async () => {
    const stub = await started("ahead");
    await send(stub, publishing(event("old", {}, { starts: "2026-09-25T09:00", ends: "2026-09-25T17:00" })));
    const commands = Array.from({ length: 50 }, (_, index) => {
      const { type, data } = publishing(news(`n-${index}`));
      return { type, data };
    });
    await send(stub, { type: "batch", data: { commands } });
    expect(await ids()).not.toContain("old");
    await send(stub, {
      type: "entry.patch",
      data: { id: "old", expectedVersion: 1, patch: { symbols: ["EUR/RC76/1"] } },
    });
    expect(await ids()).not.toContain("old");
    await send(stub, cancel);
    const view = await latest();
    const [first] = view.items;
    expect([first?.id, first?.version, first?.released]).toEqual(["old", 3, "2026-01-02T00:00:00Z"]);
    expect([first?.updated, first?.surfaced]).toEqual([
      new Date(now).toISOString().replace(".000", ""),
      first?.updated,
    ]);
    expect(view.items).toHaveLength(50);
    // The archive that follows is the month of the newest entry that is not shown, or a later one.
    expect(view.archive?.previous).toBe("2026-01");
    expect((await latest("en", { kind: "events" })).items.map(({ id }) => id)).toEqual(["old"]);
    expect(await told(stub)).toEqual([["old", 3, "cancelled", "No room."]]);
  });

  it("every kind of significant change is told once in the feed of changes, and nothing else is", async () => {
    const stub = await started("kinds");
    await send(stub, publishing(event("old", {}, { starts: "2026-09-25T09:00", ends: "2026-09-25T17:00" })));
    await send(stub, { type: "entry.patch", data: { id: "old", expectedVersion: 1, patch: { audience: ["public"] } } });
    await send(stub, {
      type: "entry.correct",
      data: { id: "old", expectedVersion: 2, note: both("The hall is another."), patch: { symbols: ["A/1"] } },
    });
    await send(stub, {
      type: "event.reschedule",
      data: { id: "old", starts: "2026-10-01T09:00", ends: "2026-10-01T17:00", note: both("The hall was taken.") },
    });
    await send(stub, { type: "event.postpone", data: { id: "old", note: both("Until spring.") } });
    await send(stub, { type: "event.reschedule", data: { id: "old", starts: "2026-10-02T09:00" } });
    await send(stub, { ...cancel });
    await send(stub, withdrawing("old"));
    await send(stub, { type: "entry.restore", data: { id: "old" } });
    const kinds = (await changes(stub)).items.map(({ version, change }) => [version, change]);
    expect(kinds).toEqual([
      [9, "restored"],
      [8, "withdrawn"],
      [7, "cancelled"],
      [6, "rescheduled"],
      [5, "postponed"],
      [4, "rescheduled"],
      [3, "corrected"],
    ]);
    const rss = FORMATS.rss.render(await changes(stub), SITE);
    const guids = [...rss.matchAll(/<guid[^>]*>([^<]*)</g)].map(([, guid]) => guid);
    expect(guids).toHaveLength(7);
    expect(new Set(guids).size).toBe(7);
    expect(guids[6]).toBe("tag:feed.example.org,2025:entries/old/en/3");
    expect(rss).toContain("<title>Corrected: Title of old</title>");
    expect(rss).toContain("The hall is another.");
    expect(rss).toContain('href="https://feed.example.org/en/changes/feed.rss"');
    for (const format of [FORMATS.rss, FORMATS.atom]) parseXml(format.render(await changes(stub), SITE));
    expect(await told(stub, { kind: "news" })).toEqual([]);
    expect((await told(stub, { kind: "events" })).length).toBe(7);
  });

  it("a first text in a language is something new for its readers, and for no others", async () => {
    const stub = await started("translated");
    const { en } = news("old").texts as { en: object };
    await send(stub, publishing(news("old", { texts: { en } })));
    for (const id of ["a", "b"]) await send(stub, publishing(news(id)));
    await send(stub, {
      type: "entry.translate",
      data: { id: "old", language: "fr", text: { words: "service", title: "Vieux", summary: "S." } },
    });
    expect(await ids("fr")).toEqual(["old", "b", "a"]);
    expect(await ids("en")).toEqual(["b", "a", "old"]);
    expect(await told(stub)).toEqual([]);
  });
});

describe("a withdrawal", () => {
  it("a withdrawn entry is told of for thirty days in every feed under its id, and then no more", async () => {
    const stub = await started("notice");
    await send(stub, publishing(event("old", {}, { starts: "2026-09-25T09:00", ends: "2026-09-25T17:00" })));
    await send(stub, publishing(news("a")));
    await send(stub, withdrawing("old"));
    const view = await latest();
    expect(view.items.map(({ id }) => id)).toEqual(["a"]);
    for (const { extension, of, render } of Object.values(FORMATS)) {
      const shown = await storedView(of, "en", EVERYTHING);
      if (shown === undefined) throw new Error("there is no view");
      const text = render(shown, SITE).replaceAll("\r\n ", "");
      expect(text, extension).toContain("Withdrawn: Title of old — Published by mistake.");
      expect(text, extension).not.toContain("Some **content**");
      if (extension === "atom")
        expect(text).toContain('<at:deleted-entry ref="tag:feed.example.org,2025:entries/old/en"');
      if (extension === "ics") expect(text).toMatch(/UID:old@[\s\S]*STATUS:CANCELLED\r\nTRANSP:TRANSPARENT/);
    }
    now += 30 * DAY;
    await settle(stub);
    expect(FORMATS.rss.render(await latest(), SITE)).not.toContain("Title of old");
    expect(FORMATS.ics.render((await storedView("agenda", "en", EVERYTHING)) as View, SITE)).not.toContain("UID:old@");
    expect((await latest()).withdrawn.map(({ id }) => id)).toEqual(["old"]);
  });

  it("a text that is taken from a language is told of there only, and no more once it is restored", async () => {
    const stub = await started("language");
    await send(stub, publishing(news("old")));
    const { en } = news("old").texts as { en: object };
    await send(stub, publishing(news("old", { texts: { en } })));
    expect((await latest("fr")).notices?.map(({ id, summary }) => [id, summary])).toEqual([
      ["old", "Cette entrée a été retirée"],
    ]);
    expect((await latest("en")).notices).toBeUndefined();
    await send(stub, publishing(news("old")));
    expect((await latest("fr")).notices).toBeUndefined();
    expect(await ids("fr")).toEqual(["old"]);
  });

  it("the month of an archive stays when its last entry is withdrawn, and says when that was", async () => {
    const stub = await started("archive");
    await send(stub, publishing(news("old")));
    await send(stub, withdrawing("old"));
    const view = JSON.parse((await stub.archive("en", EVERYTHING, "2026-01")) ?? "null") as View;
    expect([view.items, view.withdrawn.map(({ id }) => id), view.updated]).toEqual([
      [],
      ["old"],
      "2026-01-03T00:00:00Z",
    ]);
    expect(await stub.archive("en", EVERYTHING, "2026-02")).toBeUndefined();
  });
});
