import { beforeAll, describe, expect, it } from "vitest";
import { news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

const text = (title: string) => ({ words: "service", title, summary: "A summary." });

beforeAll(async () => {
  const drafts = [
    news("one", { topics: ["governance-ethics"], countries: ["PT"] }),
    news("two", { topics: ["mental-health"], texts: { de: text("Zwei"), pt: text("Dois") } }),
    news("three", { topics: ["mental-health"] }),
    news("four", { topics: ["mental-health"], texts: { de: text("Vier") } }),
  ];
  for (const draft of drafts) expect((await deliver(publishing(draft))).status).toBe(201);
  // One leaves its topic, and one is taken back.
  expect((await deliver(publishing(news("three", { topics: ["governance-ethics"] })))).status).toBe(200);
  expect((await deliver(withdrawing("four"))).status).toBe(200);
  await project();
});

interface Listed {
  readonly profile: string;
  readonly data: readonly { readonly id: string; readonly language: string; readonly html?: string }[];
  readonly page: { readonly total: { readonly value: number } };
  readonly links: { readonly self: string };
}

async function list(query: string): Promise<Listed> {
  const response = await get(`/api/v1/entries?${query}`);
  expect(response.status, query).toBe(200);
  return (await response.json()) as Listed;
}

const shown = ({ data }: Listed): string[] => data.map(({ id, language }) => `${id} ${language}`);

describe("GET /entries with ids", () => {
  it("several entries come in the order in which they are named, each in the first language that it has", async () => {
    const answer = await list("ids=two,one&ids=three");
    expect(shown(answer)).toEqual(["two pt", "one en", "three en"]);
    expect([answer.page.total.value, answer.links.self]).toEqual([
      3,
      `${ORIGIN}/api/v1/entries?ids=two&ids=one&ids=three`,
    ]);
  });

  it("languages and their order are those of a list, and what is not there is left out", async () => {
    expect(shown(await list("ids=one,two,four,never&language=fr&fallback=de"))).toEqual(["one fr", "two de"]);
    expect(shown(await list("ids=one&language=en,fr"))).toEqual(["one en", "one fr"]);
    expect(shown(await list("ids=two&language=en"))).toEqual([]);
  });

  it("the profile says how much of each comes, and which it is", async () => {
    const [full, listed] = [await list("ids=one&profile=full"), await list("ids=one")];
    expect([full.profile, full.data[0]?.html]).toEqual(["full", expect.stringContaining("<strong>content")]);
    expect([listed.profile, listed.data[0]?.html]).toEqual(["list", undefined]);
    expect((await list("ids=one&fields=title")).profile).toBe("fields");
  });

  it.each(["ids=one&topic=mental-health", "ids=one&q=a", "ids=one&limit=3", "ids=Not_an_id"])(
    "a filter beside ids is refused, and an id that is none: %s",
    async (query) => {
      expect((await get(`/api/v1/entries?${query}`)).status).toBe(400);
    },
  );
});

interface Changes {
  readonly data: readonly { readonly entry: string; readonly version: number; readonly kind: string }[];
  readonly page: { readonly next: string; readonly more: boolean };
  readonly links: { readonly next: string };
}

async function changes(query: string): Promise<Changes> {
  const response = await get(`/api/v1/changes?profile=minimal&${query}`);
  expect(response.status, query).toBe(200);
  return (await response.json()) as Changes;
}

const told = ({ data }: Changes): string[] => data.map(({ entry, version }) => `${entry} ${version}`);

describe("GET /changes with filters", () => {
  it("changes of a topic are those of entries that have it, and those by which an entry left it", async () => {
    expect(told(await changes("topic=mental-health"))).toEqual(["two 1", "three 1", "four 1", "three 2", "four 2"]);
    expect(told(await changes("topic=governance-ethics"))).toEqual(["one 1", "three 2"]);
  });

  it("changes in a language are those of entries that have a text in it, withdrawals included", async () => {
    expect(told(await changes("language=de"))).toEqual(["two 1", "four 1", "four 2"]);
    expect(told(await changes("language=fr,pt&topic=mental-health"))).toEqual(["two 1", "three 1", "three 2"]);
  });

  it("pages of filtered changes lead on, past what is not of them, and keep the filter", async () => {
    const first = await changes("topic=mental-health&limit=3");
    expect([told(first), first.page.more]).toEqual([["two 1", "three 1", "four 1"], true]);
    expect(first.links.next).toContain("topic=mental-health");
    const second = await changes(`topic=mental-health&limit=3&since=${first.page.next}`);
    expect([told(second), second.page.more]).toEqual([["three 2", "four 2"], false]);
    // Nothing is left, also of those that the filter passes over.
    const third = await changes(`since=${second.page.next}`);
    expect(third.data).toEqual([]);
    const none = await changes("topic=governance-ethics&language=de");
    expect([none.data, (await changes(`since=${none.page.next}`)).data]).toEqual([[], []]);
  });

  it("a topic or language that is none is refused", async () => {
    for (const query of ["topic=none", "language=xx"]) expect((await get(`/api/v1/changes?${query}`)).status).toBe(400);
  });
});

describe("GET /entries/{id}", () => {
  it("an entry comes with the names of what it is about, in each of its languages", async () => {
    const { names } = (await (await get("/api/v1/entries/one")).json()) as { names: Record<string, unknown> };
    expect(names).toEqual({
      topics: { "governance-ethics": { en: "Governance and ethics", fr: "Gouvernance et éthique" } },
      organisations: {
        "who-europe": { en: "WHO Regional Office for Europe", fr: "Bureau régional de l’OMS pour l’Europe" },
      },
      countries: { PT: { en: "Portugal", fr: "Portugal" } },
    });
  });
});

describe("words that find nothing", () => {
  interface Shorter {
    readonly page: { readonly total: { readonly value: number } };
    readonly fewer?: readonly {
      readonly q: string;
      readonly total: { readonly value: number };
      readonly link: string;
    }[];
  }
  const ask = async (q: string): Promise<Shorter> =>
    (await list(`language=en&q=${encodeURIComponent(q)}`)) as Shorter & Listed;

  it("an answer without results offers what fewer words find, with their number and address", async () => {
    const { page, fewer } = await ask("title zebra");
    const found = (await ask("title")).page.total.value;
    expect(page.total.value).toBe(0);
    expect(fewer).toEqual([
      { q: "title", total: { value: found, relation: "eq" }, link: `${ORIGIN}/api/v1/entries?language=en&q=title` },
    ]);
    expect(found).toBeGreaterThan(0);
  });

  it("where no word can be spared alone, the words are offered one by one", async () => {
    expect((await ask("title zebra giraffe")).fewer?.map(({ q }) => q)).toEqual(["title"]);
  });

  it("nothing is offered where something is found, or nothing would be", async () => {
    expect((await ask("title")).fewer).toBeUndefined();
    expect((await ask("zebra giraffe")).fewer).toBeUndefined();
    expect((await ask("zebra")).fewer).toBeUndefined();
  });

  it("the search page offers the same, in every language", async () => {
    const html = await (await get("/fr/search?q=titre+zebra", { accept: "text/html" })).text();
    expect(html).toMatch(/<a href="\/fr\/search\?q=titre"><bdi>titre<\/bdi> <bdi>\(\d+\)<\/bdi><\/a>/);
  });
});
