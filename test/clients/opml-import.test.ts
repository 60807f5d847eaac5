// What rss2email sends to somebody who imports the list of feeds of a language, of all of content/.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Entry } from "../../src/domain/entry/entry.ts";
import { LANGUAGES, type Language } from "../../src/domain/entry/language.ts";
import { LATEST_SIZE } from "../../src/domain/view/view.ts";
import { publishAll } from "../e2e/corpus.ts";
import { Service } from "../e2e/service.ts";
import { corpus } from "../fixtures/corpus.ts";
import { HAS, needing, rss2email } from "../fixtures/debian.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const folder = temporaryFolder("clients");
const service = new Service();
let entries: readonly Entry[] = [];

beforeAll(async () => {
  entries = corpus();
  await service.start();
  await publishAll(service, entries);
});
afterAll(() => service.stop());

/** Imports a list of feeds, sends twice, and returns the feeds and the mails. */
async function imported(name: string, path: string) {
  const file = join(folder, `${name}.opml`);
  const response = await fetch(`${service.origin}/${path}`, { headers: { connection: "close" } });
  writeFileSync(file, await response.text());
  const client = rss2email(folder, name, true);
  client.importOpml(file);
  client.run();
  const first = client.mails();
  client.run();
  return { feeds: client.subscriptions(), first, mails: client.mails() };
}

/** Counts the entries of a type that the feed in a language holds. */
function held(language: Language, type: "news" | "event"): number {
  const all = entries.filter((entry) => entry.type === type && entry.texts[language] !== undefined);
  return Math.min(LATEST_SIZE, all.length);
}

describe("the list of feeds that a reader is told to import", () => {
  needing("rss2email", HAS.r2e).each(LANGUAGES)(
    "rss2email sends each entry of the news and the events in %s once",
    async (language) => {
      const { feeds, first, mails } = await imported(language, `${language}/feeds.opml`);
      const items = new Set(mails.map(({ item }) => item));
      process.stdout.write(
        `\n/${language}/feeds.opml in rss2email: ${feeds.length} feeds, ${mails.length} mails, ` +
          `${mails.length - items.size} of them about an entry that another was about\n`,
      );
      expect(feeds).toEqual(["news", "events"].map((list) => `${service.origin}/${language}/${list}/feed.atom`));
      expect(first).toHaveLength(held(language, "news") + held(language, "event"));
      expect(mails).toHaveLength(first.length);
      expect(items.size).toBe(mails.length);
    },
  );

  needing("rss2email", HAS.r2e)(
    "the list of all feeds, which is another address, is what repeats entries",
    async () => {
      const { feeds, mails } = await imported("all", "pt/feeds.opml?lists=all");
      const items = new Set(mails.map(({ item }) => item));
      process.stdout.write(
        `\n/pt/feeds.opml?lists=all in rss2email: ${feeds.length} feeds, ${mails.length} mails about ` +
          `${items.size} entries\n`,
      );
      expect(feeds.length).toBeGreaterThan(2);
      expect(items.size).toBeLessThan(mails.length);
      expect(items.size).toBe(held("pt", "news") + held("pt", "event"));
    },
  );
});
