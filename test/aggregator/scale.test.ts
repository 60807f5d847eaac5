// What the inbox takes: ten thousand findings, and an hour of fifty sources.
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Aggregator } from "../../src/aggregator/aggregator.ts";
import type { InboxDocument } from "../../src/domain/source/inbox-document.ts";
import type { Source } from "../../src/domain/source/source.ts";
import type { Finding } from "../../src/sources/inbox/finding.ts";
import { furnish, HOUR, inboxGet, readAll, round, rss, source, time } from "../fixtures/worker/aggregator.ts";
import { bindings } from "../fixtures/worker/ledger.ts";

const MANY = 10_000;
const aggregator = () => bindings.SOURCES.getByName("sources");

/** Titles of eight words out of four hundred, no two alike, and of no number. */
function titles(): () => string {
  let seed = 1;
  const word = (): string => {
    seed = (seed * 48271) % 2147483647;
    return (((seed % 401) * 7919 + 13) * 104729).toString(36).slice(-6).replace(/\d/g, "z");
  };
  return () => Array.from({ length: 8 }, word).join(" ");
}

describe("an inbox of ten thousand findings", () => {
  it("an inbox of ten thousand findings shows a page at a page's cost, and takes one at the cost of one", async () => {
    const title = titles();
    await furnish([source({ id: "who-news" })], ({ url }) =>
      url.pathname === "/robots.txt"
        ? new Response("")
        : new Response(rss([{ guid: "one-more", title: "AI finds one more in the hospital" }])),
    );
    await runInDurableObject(aggregator(), (_: Aggregator, state) => {
      for (let number = 0; number < MANY; number++) {
        const id = number.toString(16).padStart(16, "0");
        const finding: Finding = {
          id,
          sighting: {
            source: "who-news",
            publisher: "who",
            guid: id,
            language: "en",
            title: title(),
            address: `https://www.who.int/n/${number}`,
            rule: "title",
            words: [],
          },
          sources: ["who-news"],
          firstSeen: time.now - MANY + number,
          lastSeen: time.now,
          state: { kind: "new" },
          work: id,
          changes: [],
        };
        state.storage.sql.exec(
          "INSERT INTO findings (id, work, state, waits_from, first_seen, last_seen, finding) VALUES (?, ?, " +
            "'new', 0, ?, ?, ?)",
          id,
          id,
          finding.firstSeen,
          finding.lastSeen,
          JSON.stringify(finding),
        );
      }
    });
    const first = await (await inboxGet()).json<InboxDocument>();
    expect([first.data.length, first.waiting]).toEqual([20, MANY]);
    const next = new URL(first.links.next ?? "");
    const second = await (await inboxGet(next.pathname + next.search)).json<InboxDocument>();
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(40);

    const began = Date.now();
    await readAll();
    console.log(`one item into an inbox of ${MANY}: ${Date.now() - began} ms, with the reading of its list`);
    const after = await (await inboxGet()).json<InboxDocument>();
    expect(after.data[0]?.title).toBe("AI finds one more in the hospital");
    // Full: what was seen least lately made room.
    expect(after.waiting).toBe(MANY);
    const size = await runInDurableObject(aggregator(), (_: Aggregator, state) => state.storage.sql.databaseSize);
    console.log(`${MANY} findings take ${(size / 1e6).toFixed(1)} MB`);
    expect(size).toBeLessThan(50e6);
  });
});

describe("fifty sources", () => {
  it("fifty sources are read each hour with fewer calls than one request may make, in each round", async () => {
    const lists: Source[] = Array.from({ length: 50 }, (_, index) =>
      source({ id: `list-${index}`, address: `https://host-${index % 20}.who.int/list/${index}` }),
    );
    const items = Array.from({ length: 30 }, (_, index) => ({
      guid: `g${index}`,
      title: `Notice ${index} of the day`,
    }));
    let calls = 0;
    await furnish(lists, ({ url }) => {
      calls++;
      return url.pathname === "/robots.txt" ? new Response("") : new Response(rss(items));
    });
    const until = time.now + 2 * HOUR;
    const rounds: number[] = [];
    let hour = 0;
    for (; time.now < until; time.now += 60_000) {
      const before = calls;
      await round();
      if (calls > before) rounds.push(calls - before);
      if (time.now < until - HOUR) hour = calls;
    }
    const size = await runInDurableObject(aggregator(), (_: Aggregator, state) => state.storage.sql.databaseSize);
    console.log(
      `50 sources: ${hour} calls in the first hour with the robots.txt of 20 hosts, ${calls - hour} in the ` +
        `next, at most ${Math.max(...rounds)} in a round`,
    );
    console.log(`what was seen of them and ${MANY} findings take ${(size / 1e6).toFixed(2)} MB`);
    expect(Math.max(...rounds)).toBeLessThanOrEqual(45);
    expect(calls - hour).toBeGreaterThanOrEqual(49);
    expect(calls - hour).toBeLessThanOrEqual(51);
  });
});
