// Lists and changes as a client walks through them over HTTP: the first page may be of KV, the next are of the ledger,
// caches stand in between, and editors publish meanwhile.
import { beforeAll, describe, expect, it } from "vitest";
import { news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

interface Page {
  readonly data: readonly { readonly id: string; readonly sequence: number }[];
  readonly page: { readonly total: { readonly value: number }; readonly more?: boolean };
  readonly links: { readonly next?: string };
}

async function page(address: string): Promise<Page> {
  const response = await get(address.replace(ORIGIN, ""));
  expect(response.status, address).toBe(200);
  return (await response.json()) as Page;
}

/** The ids of a list from its first page to its last; between two pages, `meanwhile` happens. */
async function walked(
  address: string,
  meanwhile: (number: number) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined = address;
  for (let number = 0; next !== undefined; number++) {
    const answer: Page = await page(next);
    ids.push(...answer.data.map(({ id }) => id));
    next = answer.links.next;
    await meanwhile(number);
  }
  return ids;
}

/** Newest first, two of them in one second. */
const DAYS = [
  "2025-03-01T00:00:00Z",
  "2025-03-01T00:00:00Z",
  "2025-02-28T23:59:59Z",
  "2025-02-01T08:00:00Z",
  "2024-05-05T08:00:00Z",
];
const OLD = DAYS.map((_, index) => `old-${index}`);

beforeAll(async () => {
  for (const [index, published] of DAYS.entries())
    expect((await deliver(publishing(news(`old-${index}`, { published }), { backfill: true }))).status).toBe(201);
  await project();
});

describe("a list", () => {
  it.each([1, 2, 3, 4])("a list has each entry once in pages of %i, from KV and from the ledger", async (limit) => {
    const ids = await walked(`/api/v1/entries?language=en&limit=${limit}`);
    expect(ids.filter((id) => id.startsWith("old-")).toSorted()).toEqual(OLD);
    expect(
      (await walked(`/api/v1/entries?language=en,fr&limit=${limit}`)).filter((id) => id.startsWith("old-")),
    ).toHaveLength(2 * OLD.length);
    expect(
      (await walked(`/api/v1/entries?language=fr&fallback=en&limit=${limit}`))
        .filter((id) => id.startsWith("old-"))
        .toSorted(),
    ).toEqual(OLD);
  });

  it("a list skips and repeats nothing while others are published, and keeps the total of its first page", async () => {
    const totals = new Set<number>();
    let next: string | undefined = "/api/v1/entries?language=en&limit=1";
    const ids: string[] = [];
    for (let number = 0; next !== undefined; number++) {
      const answer: Page = await page(next);
      totals.add(answer.page.total.value);
      ids.push(...answer.data.map(({ id }) => id));
      next = answer.links.next;
      await deliver(publishing(news(`meanwhile-${number}`)));
      if (number % 2 === 0) await project();
    }
    expect(ids.toSorted()).toEqual(OLD);
    expect(totals).toEqual(new Set([OLD.length]));
  });

  it.each(["-published", "-released", "-updated"])(
    "a list bounded by two times includes both to their last moment, in the order %s",
    async (sort) => {
      const found = async (bounds: string) =>
        (await walked(`/api/v1/entries?sort=${sort}&${bounds}`)).filter((id) => id.startsWith("old-")).toSorted();
      for (const time of ["published", "released"]) {
        expect(await found(`${time}.from=2025-03-01&${time}.to=2025-03-01`)).toEqual(["old-0", "old-1"]);
        expect(await found(`${time}.from=2025-02&${time}.to=2025-02`)).toEqual(["old-2", "old-3"]);
        expect(await found(`${time}.to=2025-02-28T23:59:59Z`)).toEqual(["old-3", "old-4"]);
        // In Lisbon the day of the first two is the same; in Tokyo the third has it too; in New York none has.
        expect(await found(`${time}.from=2025-03-01&${time}.to=2025-03-01&zone=Asia/Tokyo`)).toEqual([
          "old-0",
          "old-1",
          "old-2",
        ]);
        expect(await found(`${time}.from=2025-03-01&${time}.to=2025-03-01&zone=America/New_York`)).toEqual([]);
      }
    },
  );
});

describe("a list after an old entry was corrected", () => {
  it.each([1, 2, 3, 4, 100])(
    "a list in pages of %i has each entry once, by release, though feeds begin with what was corrected",
    async (limit) => {
      const corrections = [{ at: "2026-01-06", note: { en: "It was wrong.", fr: "C’était faux." } }];
      const told = await deliver(publishing(news("old-3", { published: DAYS[3], corrections })));
      expect(told.status, await told.text()).toBeLessThan(300);
      await project();
      const feed = (await (await get("/en/feed.json")).json()) as { items: { url: string }[] };
      const fed = feed.items.map(({ url }) => url.split("/").at(-1)).filter((id) => id?.startsWith("old-"));
      expect(fed[0]).toBe("old-3");
      const ids = await walked(`/api/v1/entries?language=en&limit=${limit}`);
      expect(ids.filter((id) => id.startsWith("old-")).slice(2)).toEqual(["old-2", "old-3", "old-4"]);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});

describe("the changes", () => {
  it("every client sees the changes once and in order, at any pace, while editors publish and withdraw", async () => {
    const start = (await page("/api/v1/changes?since=now&limit=1")).links.next ?? "";
    const seen: number[][] = [[], [], []];
    let rounds = 0;
    const consumer = async (sequences: number[], limit: number): Promise<void> => {
      let next = start;
      let asked = 0;
      for (let more: boolean | undefined = true; more || rounds < 6; ) {
        // Another limit each time is another question: that nothing has come yet is kept for ten seconds, which no test
        // waits for.
        const question = new URL(next);
        question.searchParams.set("limit", String(limit + (asked++ % 100)));
        const answer = await page(question.href);
        sequences.push(...answer.data.map(({ sequence }) => sequence));
        next = answer.links.next ?? "";
        more = answer.page.more;
      }
    };
    const editors = async (): Promise<void> => {
      for (let round = 0; round < 6; rounds = ++round) {
        await Promise.all(
          ["a", "b", "c"].map((id) =>
            deliver(
              publishing(news(`${id}-${round % 3}`, { genre: round < 3 ? "article" : "statement" }), { restore: true }),
            ),
          ),
        );
        await deliver(withdrawing(`a-${round % 3}`));
      }
    };
    await Promise.all([editors(), consumer(seen[0] ?? [], 1), consumer(seen[1] ?? [], 3), consumer(seen[2] ?? [], 50)]);
    const all = (await page(start.replace("limit=1", "limit=200"))).data.map(({ sequence }) => sequence);
    expect(all.length).toBeGreaterThan(20);
    for (const sequences of seen) {
      expect(new Set(sequences).size).toBe(sequences.length);
      expect(sequences).toEqual(all.slice(0, sequences.length));
    }
    expect(seen[0]?.length).toBeGreaterThan(10);
  });
});
