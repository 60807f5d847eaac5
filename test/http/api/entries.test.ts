import { beforeAll, describe, expect, it, vi } from "vitest";
import { FORMATS } from "../../../src/render/formats.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

// What tests read of answers, and no more.
interface Answer {
  readonly data: readonly (Record<string, unknown> & { id: string; language: string })[];
  readonly page: {
    readonly limit: number;
    readonly count: number;
    readonly next?: string;
    readonly total: { value: number; relation: string };
  };
  readonly facets?: Record<string, { relation: string; values: { value: string; label: string; count: number }[] }>;
  readonly links: Record<string, string>;
}

interface Problem {
  readonly type: string;
  readonly status: number;
  readonly errors: { parameter: string; detail: string }[];
}

async function list(query: string): Promise<Answer> {
  const response = await get(`/api/v1/entries?${query}`);
  expect(response.status, `${query}: ${response.status}`).toBe(200);
  return (await response.json()) as Answer;
}

const ids = ({ data }: Answer) => data.map(({ id }) => id);

beforeAll(async () => {
  const drafts = [
    news("ethics", {
      texts: {
        en: {
          words: "service",
          title: "Ethics of AI",
          summary: "About ethics.",
          content: "Long **content** on ethics.",
        },
      },
      published: "2025-03-01",
    }),
    news("santé".normalize("NFD").replace(/\p{M}/gu, ""), {
      texts: {
        fr: {
          words: "source",
          title: "Santé numérique",
          summary: "L’intelligence artificielle & la <santé>.",
          content: "Des réglementations.",
        },
      },
      organisations: [{ id: "who", role: "publisher" }],
      topics: ["regulation-law"],
      audience: ["policy-makers"],
    }),
    event("porto", { organisations: [{ id: "who-europe", role: "organiser" }] }),
    event("past", {}, { starts: "2024-01-10", ends: "2024-01-11", status: "held" }),
    event("coming", {}, { starts: "2035-03-01T09:00", ends: "2035-03-02T17:00", status: "confirmed", mode: "online" }),
    news("gone"),
  ];
  for (const draft of drafts) expect((await deliver(publishing(draft))).status).toBe(201);
  expect((await deliver(withdrawing("gone"))).status).toBe(200);
  expect(
    (
      await deliver(
        publishing(
          news("ethics", {
            texts: { en: { words: "service", title: "Ethics of AI", summary: "About ethics and more." } },
          }),
          {
            note: { en: "More." },
          },
        ),
      )
    ).status,
  ).toBe(200);
  await project();
});

describe("GET /api/v1/entries", () => {
  it("GET /entries answers with items, a page, links and their header", async () => {
    const response = await get("/api/v1/entries?language=en&limit=2");
    const answer = (await response.json()) as Answer;
    expect(answer.data).toHaveLength(2);
    expect(answer.page).toMatchObject({ limit: 2, count: 2, total: { value: 4, relation: "eq" } });
    expect(answer.links).toMatchObject({
      self: `${ORIGIN}/api/v1/entries?language=en&limit=2`,
      next: `${ORIGIN}/api/v1/entries?language=en&limit=2&cursor=${answer.page.next}`,
      rss: `${ORIGIN}/en/feed.rss`,
      page: `${ORIGIN}/en/`,
    });
    expect(response.headers.get("link")).toContain(`<${answer.links.next}>; rel="next"`);
    expect(response.headers.get("link")).toContain(
      `<${ORIGIN}/en/feed.atom>; rel="alternate"; type="application/atom+xml"`,
    );
    expect(response.headers.get("access-control-expose-headers")).toContain("Link");
  });

  it("GET /entries leads from page to page to every entry once", async () => {
    const seen: string[] = [];
    let path = "/api/v1/entries?language=en&limit=1";
    for (let page = 0; page < 10; page++) {
      const answer = (await (await get(path)).json()) as Answer;
      seen.push(...ids(answer));
      expect(answer.page.total).toEqual({ value: 4, relation: "eq" });
      if (answer.links.next === undefined) break;
      path = answer.links.next.slice(ORIGIN.length);
    }
    expect(seen.toSorted()).toEqual(["coming", "ethics", "past", "porto"]);
  });

  it.each([
    ["language=fr", ["coming", "past", "porto", "sante"]],
    ["language=fr&type=news", ["sante"]],
    ["language=fr&topic=regulation-law", ["sante"]],
    ["language=fr&topic=regulation-law,governance-ethics&not.type=event", ["sante"]],
    ["language=en&organisation=organiser:who-europe", ["porto"]],
    ["language=en&organisation=who-europe&type=event", ["coming", "past", "porto"]],
    ["language=en&country=pt&status=held", ["past"]],
    ["language=en&mode=online&mode=hybrid", ["coming", "past", "porto"]],
    ["language=en&from=today", ["coming"]],
    ["language=en&from=2024-01-11&to=2024-01-11&zone=Asia/Tokyo", ["past"]],
    ["language=en&published.to=2025-03", []],
    ["language=en&published.from=2025-11&type=news", ["ethics"]],
    ["language=en&year=2025&type=news", ["ethics"]],
    ["language=fr&fallback=en", ["coming", "ethics", "past", "porto", "sante"]],
    ["language=fr&language=en&type=news", ["ethics", "sante"]],
    ["language=en&language=fr&relation=abstract&type=event", ["coming", "past", "porto"]],
    ["language=fr&words=source", ["sante"]],
    ["language=fr&not.words=source", ["coming", "past", "porto"]],
    ["language=fr&q=reglementation", ["sante"]],
    ["language=en&q=nothing-like-it", []],
    ["not.language=en&type=news", ["sante"]],
    // A form sends what was left empty.
    ["language=en&q=&topic=&type=news&country=", ["ethics"]],
  ])("the query ?%s lists %j", async (query, expected) => {
    const answer = await list(query);
    expect(ids(answer).toSorted()).toEqual(expected);
    expect(answer.page.total).toEqual({ value: expected.length, relation: "eq" });
  });

  it("GET /entries states the language of each item, and falls back to another only on request", async () => {
    const answer = await list("language=fr&fallback=en");
    expect(answer.data.map(({ id, language }) => `${id} ${language}`).toSorted()).toEqual([
      "coming fr",
      "ethics en",
      "past fr",
      "porto fr",
      "sante fr",
    ]);
    expect(answer.links.rss).toBe("http://localhost:8787/fr/feed.rss?fallback=en");
  });

  it("GET /entries sorts coming events by start and matches by relevance", async () => {
    expect(ids(await list("language=en&from=2024-01-01"))).toEqual(["past", "porto", "coming"]);
    expect(ids(await list("language=en&q=ethics"))).toEqual(["ethics"]);
  });

  it("GET /entries highlights matches as plain text with ranges", async () => {
    const { data } = await list("language=fr&q=sante");
    const match = data[0]?.match as {
      title: { text: string; marks: [number, number][] };
      text: { text: string; marks: [number, number][] };
    };
    expect(match.title.marks.map(([start, end]) => match.title.text.slice(start, end))).toEqual(["Santé"]);
    expect(match.text.text).toBe("L’intelligence artificielle & la <santé>.");
    expect(match.text.marks.map(([start, end]) => match.text.text.slice(start, end))).toEqual(["santé"]);
  });

  it("GET /entries returns as much of each item as the profile says", async () => {
    const minimal = (await list("language=en&organisation=organiser:who-europe&profile=minimal")).data[0];
    expect(Object.keys(minimal ?? {})).toEqual([
      "id",
      "language",
      "type",
      "genre",
      "released",
      "updated",
      "published",
      "title",
      "event",
      "page",
    ]);
    expect(Object.keys((minimal?.event as object) ?? {})).toEqual(["status", "allDay", "starts", "ends", "zone"]);
    expect(minimal?.event).toMatchObject({
      starts: { local: "2025-09-25T09:00", instant: "2025-09-25T09:00:00+01:00" },
      zone: "Europe/Lisbon",
    });
    const whole = (await list("language=fr&q=sante&profile=full")).data[0];
    expect(whole).toMatchObject({
      html: "<p>Des réglementations.</p>",
      text: "Des réglementations.",
      page: `${ORIGIN}/fr/entries/sante`,
    });
    const listed = (await list("language=fr&q=sante")).data[0];
    expect(listed).toHaveProperty("summary");
    expect(listed).not.toHaveProperty("html");
    // In the order of the documentation, whatever order they were asked in.
    expect(Object.keys((await list("language=fr&type=news&fields=title,released,api")).data[0] ?? {})).toEqual([
      "id",
      "language",
      "released",
      "title",
      "api",
    ]);
  });

  it("GET /entries counts facets with their names in the language", async () => {
    const { facets } = await list("language=fr&facets=topic,type,language,country,organisation,year,status,words");
    expect(facets?.words?.values).toContainEqual({ value: "source", label: "Texte de la source", count: 1 });
    expect(facets?.topic?.values).toContainEqual({
      value: "regulation-law",
      label: "Réglementation et droit",
      count: 1,
    });
    expect(facets?.type?.values.map(({ count }) => count)).toEqual([3, 1]);
    expect(facets?.language?.values).toContainEqual({ value: "en", label: "anglais", count: 4 });
    expect(facets?.country?.values).toEqual([{ value: "PT", label: "Portugal", count: 3 }]);
    expect(facets?.status?.relation).toBe("eq");
    const others = (await list("language=fr&facets=genre,status,mode,audience")).facets ?? {};
    const labels = Object.values(others).flatMap(({ values }) => values);
    expect(labels.map(({ value }) => value)).toEqual(
      expect.arrayContaining(["article", "meeting", "held", "confirmed", "online", "policy-makers"]),
    );
    // Each in words of the language, none as its code.
    expect(labels.filter(({ value, label }) => label === value || !/^\p{Lu}/u.test(label))).toEqual([]);
  });

  it("equivalent queries share one canonical address", async () => {
    const same = [
      "topic=regulation-law&topic=governance-ethics&language=fr&limit=20&sort=-released",
      "language=fr&topic=governance-ethics,regulation-law,governance-ethics&profile=list&zone=UTC",
    ];
    const answers = await Promise.all(same.map(list));
    expect(new Set(answers.map(({ links }) => links.self))).toEqual(
      new Set([`${ORIGIN}/api/v1/entries?language=fr&topic=governance-ethics&topic=regulation-law`]),
    );
  });

  it("GET /entries reads a channel from KV and everything else from the ledger, cached for a while", async () => {
    const kv = vi.spyOn(bindings.FEEDS, "get");
    const namespace = vi.spyOn(bindings.LEDGER, "getByName");
    await list("language=en&topic=governance-ethics&limit=7");
    // The index, and the items that it names.
    expect(kv.mock.calls.length).toBeLessThanOrEqual(2);
    expect(namespace).not.toHaveBeenCalled();
    await Promise.all([list("language=en&topic=governance-ethics&status=held&limit=7")]);
    for (let again = 0; again < 5; again++) await list("language=en&status=held&limit=7&topic=governance-ethics");
    expect(namespace).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
    // Other isolates of this place find it here.
    const key = `${ORIGIN}/api/v1/entries?language=en&topic=governance-ethics&status=held&limit=7 {}`;
    expect(await (await caches.default.match(`${ORIGIN}/.edge?${encodeURIComponent(key)}`))?.json()).toMatchObject({
      page: { limit: 7 },
    });
  });

  it.each([
    ["topc=x", "topc", /did you mean topic/],
    [
      "utm_source=x",
      "utm_source",
      /is not a parameter of this address\. Known: ids, language, fallback, q, .*, and more: see \/docs/,
    ],
    ["lang=fr", "lang", /did you mean language/],
    ["topic[]=x", "topic[]", /did you mean topic/],
    ["%00=x", "\u0000", /is not a parameter of this address\. Known: /],
    ["topic=governance-ethic", "topic", /did you mean governance-ethics/],
    ["organisation=organiser:who-europ", "organisation", /is not a known organisation/],
    ["organisation=boss:who", "organisation", /organiser/],
    ["country=zz", "country", /is not a known country; \/api\/v1\/countries lists them/],
    ["country=ABC", "country", /two letters/],
    ["language=xx", "language", /must be one of en/],
    ["type=newz", "type", /did you mean news/],
    ["limit=0", "limit", /must be at least 1$/],
    ["limit=201", "limit", /must be at most 200$/],
    ["limit=ten", "limit", /whole number/],
    ["limit=1&limit=2", "limit", /must be given only once/],
    ["sort=relevance", "sort", /needs q/],
    ["from=2025-02-30", "from", /not a date/],
    ["from=soon", "from", /must be now/],
    ["zone=Mars/Base", "zone", /time zone/],
    ["zone=europe/lisbon", "zone", /did you mean Europe\/Lisbon/],
    ["cursor=abc", "cursor", /as an answer gave it/],
    ["fields=title,titel", "fields", /did you mean title/],
    [`q=${"x".repeat(201)}`, "q", /200/],
    ["not.language=en,fr,es,ru,ar,zh,pt,de", "not.language", /no language/],
    [`year=${Array.from({ length: 21 }, (_, index) => 2000 + index).join(",")}`, "year", /accepts at most 20 values/],
  ])("the query ?%s is answered by 400 with the reason", async (query, parameter, detail) => {
    const response = await get(`/api/v1/entries?${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const problem = (await response.json()) as Problem;
    expect(problem.type).toBe(`${ORIGIN}/problems/parameter-invalid`);
    expect(problem.errors).toContainEqual({ parameter, detail: expect.stringMatching(detail) });
  });

  it("a cursor works with changed display parameters and is refused for another list", async () => {
    const { page } = await list("language=en&limit=1");
    const next = async (query: string) => await get(`/api/v1/entries?cursor=${page.next}&${query}`);
    for (const same of [
      "language=en",
      "limit=7",
      "language=en&profile=full&facets=topic",
      "fields=title&sort=-released",
    ])
      expect((await next(same)).status).toBe(200);
    for (const other of [
      "language=fr",
      "sort=starts",
      "topic=governance-ethics",
      "q=ethics",
      "fallback=en",
      "type=news",
      "released.from=2020",
    ]) {
      const refused = await next(other);
      expect(refused.status, other).toBe(400);
      expect(((await refused.json()) as Problem).errors).toContainEqual({
        parameter: "cursor",
        detail: expect.stringMatching(/of another list.*links\.next/),
      });
    }
    for (const forged of [
      page.next?.slice(0, -2),
      `${page.next}AA`,
      btoa("2r-1.1.x.99999999999"),
      btoa("1r-1.1"),
      "constructor",
    ]) {
      expect((await get(`/api/v1/entries?cursor=${encodeURIComponent(forged ?? "")}`)).status, forged).toBe(400);
    }
  });
});

describe("a channel's feeds", () => {
  it.each(Object.values(FORMATS))(
    "a channel's feed accepts the same filters ($extension) and states them in its own address",
    async ({ extension }) => {
      const query = "type=event&status=held";
      const response = await get(`/en/topics/governance-ethics/feed.${extension}?utm_source=x&status=held&${query}`);
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text).toContain("past");
      expect(text).not.toContain("porto");
      const unfolded = text.replaceAll("\r\n ", "").replaceAll("&amp;", "&");
      if (extension !== "csv")
        expect(unfolded).toContain(`${ORIGIN}/en/topics/governance-ethics/feed.${extension}?${query}`);
      const again = await get(`/en/topics/governance-ethics/feed.${extension}?${query}`);
      expect(again.headers.get("etag")).toBe(response.headers.get("etag"));
      expect(
        (
          await get(`/en/topics/governance-ethics/feed.${extension}?${query}`, {
            "if-none-match": response.headers.get("etag") ?? "",
          })
        ).status,
      ).toBe(304);
    },
  );
  it("the API links to the filtered feeds of its list", async () => {
    const { links, data } = await list("language=fr&q=sante&type=news");
    expect(links.json).toBe(`${ORIGIN}/fr/feed.json?q=sante&type=news`);
    const feed = (await (await get(links.json?.slice(ORIGIN.length) ?? "")).json()) as {
      feed_url: string;
      items: { url: string }[];
    };
    expect(feed.feed_url).toBe(links.json);
    expect(feed.items.map(({ url }) => url)).toEqual(data.map(({ page }) => page));
  });
  it("a filtered feed keeps calendar options beside its filters", async () => {
    const text = await (await get("/en/feed.ics?from=2024&cancelled=omit&x=1")).text();
    expect(text.replaceAll("\r\n ", "")).toContain(`${ORIGIN}/en/feed.ics?from=2024&cancelled=omit`);
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(3);
  });
  it("a filtered feed refuses invalid values of known filters", async () => {
    expect((await get("/en/feed.rss?topic=nothing")).status).toBe(400);
  });
});

describe("GET /api/v1/changes", () => {
  interface Changes {
    readonly data: { entry: string; version: number; kind: string; note?: object; data?: object; reason?: string }[];
    readonly page: { next: string; more: boolean };
    readonly links: Record<string, string>;
  }
  const changes = async (query: string) => (await (await get(`/api/v1/changes?${query}`)).json()) as Changes;
  it("GET /changes lists every version and withdrawal once, in order, and withdrawn entries only by id", async () => {
    const seen: Changes["data"] = [];
    let path = "/api/v1/changes?limit=3";
    for (let more = true; more; ) {
      const answer = (await (await get(path)).json()) as Changes;
      seen.push(...answer.data);
      more = answer.page.more;
      path = answer.links.next?.slice(ORIGIN.length) ?? "";
    }
    expect(seen.map(({ entry, version, kind }) => `${entry} ${version} ${kind}`)).toEqual([
      "ethics 1 superseded",
      "sante 1 published",
      "porto 1 published",
      "past 1 published",
      "coming 1 published",
      "gone 1 superseded",
      "gone 2 withdrawn",
      "ethics 2 revised",
    ]);
    expect(seen.at(-1)).toMatchObject({ note: { en: "More." }, data: { id: "ethics", version: 2 } });
    expect(seen[6]).toMatchObject({ reason: "Published by mistake." });
    expect(JSON.stringify(seen)).not.toContain("Title of gone");
    expect((await changes(`since=${(await changes("limit=200")).page.next}`)).data).toEqual([]);
    expect((await changes("since=now")).page).toMatchObject({
      more: false,
      next: (await changes("limit=200")).page.next,
    });
    expect((await changes("limit=2&profile=minimal")).data[1]).not.toHaveProperty("data");
  });
  it("GET /changes refuses what is no cursor, and one ahead of the ledger: its client would miss some", async () => {
    for (const query of ["since=x", "since=", "since=MQ", "sinse=1", "since=2025-11-19", `since=${btoa("1c007")}`])
      expect((await get(`/api/v1/changes?${query}`)).status).toBe(query === "since=" ? 200 : 400);
    const ahead = await get(`/api/v1/changes?since=${btoa("1c999").replaceAll("=", "")}`);
    expect(ahead.status).toBe(400);
    expect(((await ahead.json()) as Problem).errors).toEqual([
      {
        parameter: "since",
        detail: expect.stringMatching(/newer than this service.s last change.*Start without since/),
      },
    ]);
    expect((await changes(`since=${btoa("1c0").replaceAll("=", "")}`)).data.length).toBeGreaterThan(5);
  });
});

describe("an entry", () => {
  it("an entry is returned in all its languages, with the instants of its local times", async () => {
    const { data, links } = (await (await get("/api/v1/entries/porto")).json()) as {
      data: Record<string, unknown>;
      links: Record<string, unknown>;
    };
    expect(data).toMatchObject({
      id: "porto",
      version: 1,
      texts: { en: {}, fr: {} },
      times: { starts: { instant: "2025-09-25T09:00:00+01:00" }, zone: "Europe/Lisbon" },
    });
    expect(links).toMatchObject({
      revisions: `${ORIGIN}/api/v1/entries/porto/revisions`,
      calendars: { fr: `${ORIGIN}/fr/entries/porto.ics` },
    });
  });
  it.each(["none", "x".repeat(600), "A", "a--b", "%00", "..%2F..%2Flatest%2Fen%2F", "🦠"])(
    "the id «%s» is answered by 404",
    async (id) => {
      for (const more of ["", "/revisions", "/related"])
        expect((await get(`/api/v1/entries/${id}${more}`)).status, more).toBe(404);
    },
  );
  it("an entry has a history of when and what was changed, without previous content", async () => {
    const history = (await (await get("/api/v1/entries/ethics/revisions")).json()) as {
      data: { version: number; changed?: string[] }[];
    };
    expect(history.data).toMatchObject([
      {
        version: 2,
        kind: "revised",
        note: { en: "More." },
        changed: expect.arrayContaining(["/published", "/texts/en/summary", "/texts/en/content"]),
      },
      { version: 1, kind: "published" },
    ]);
    const gone = (await (await get("/api/v1/entries/gone/revisions")).json()) as { data: object[] };
    expect(gone.data).toMatchObject([{ kind: "withdrawn", reason: "Published by mistake." }, { kind: "published" }]);
  });
  it("an entry has related entries", async () => {
    const { data } = (await (await get("/api/v1/entries/porto/related?language=fr&limit=2")).json()) as Answer;
    expect(data.map(({ id, language }) => `${id} ${language}`).toSorted()).toEqual(["coming fr", "past fr"]);
    expect((await get("/api/v1/entries/gone/related")).status).toBe(410);
    expect((await get("/api/v1/entries/none/related")).status).toBe(404);
  });
});

describe("the lists of the API", () => {
  it.each([
    [
      "topics",
      "regulation-law",
      { entries: { total: 1, languages: { fr: 1 } }, names: { fr: "Réglementation et droit" } },
    ],
    ["organisations", "who-europe", { entries: { total: 4, languages: { en: 4, fr: 3 } }, kind: "un-regional-office" }],
  ])("the list of %s has names and counts", async (name, id, expected) => {
    const { data } = (await (await get(`/api/v1/${name}`)).json()) as Answer;
    expect(data.find((each) => each.id === id)).toMatchObject(expected);
  });
  it("GET /countries, /languages and /channels have names and counts", async () => {
    const read = async (name: string) =>
      ((await (await get(`/api/v1/${name}`)).json()) as { data: Record<string, unknown>[] }).data;
    expect(await read("countries")).toMatchObject([
      { code: "PT", names: { zh: "葡萄牙" }, entries: { total: 3, languages: { en: 3, fr: 3 } } },
    ]);
    expect((await read("languages")).map(({ language, entries }) => `${language} ${entries}`).slice(0, 3)).toEqual([
      "en 4",
      "fr 4",
      "es 0",
    ]);
    const channels = await read("channels");
    expect(channels.find(({ channel }) => channel === "")).toMatchObject({
      entries: { total: 5, languages: { en: 4 } },
    });
    expect(channels.find(({ channel }) => channel === "countries/pt")).toMatchObject({
      entries: { total: 3 },
      names: { de: "Portugal" },
    });
  });
});

describe("while the ledger does not answer", () => {
  it("while the ledger does not answer, a channel's list comes from KV, and other queries get a 503", async () => {
    const broken = vi.spyOn(bindings.LEDGER, "getByName").mockImplementation(() => {
      throw new Error("the ledger is away");
    });
    expect(ids(await list("language=fr&limit=3&type=event"))).toHaveLength(3);
    for (const path of ["/api/v1/entries?q=unasked", "/api/v1/changes?limit=17", "/en/feed.rss?q=unasked"]) {
      const response = await get(path);
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("5");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
    }
    broken.mockRestore();
  });
});

describe("an unknown address of the API", () => {
  it.each([
    ["/api/v1/entry", "/api/v1/entries"],
    ["/api/v1/topics/governance-ethics", "/api/v1/topics"],
    ["/api/v2/entries", "/api/v1/entries"],
    ["/api/v1/elephants", undefined],
  ])(
    "the unknown address %s is answered by a problem, for browsers too, which suggests %s and names the documentation",
    async (path, near) => {
      const response = await get(path, { accept: "text/html" });
      expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
      const { detail } = (await response.json()) as { detail: string };
      expect(detail).toContain(`${ORIGIN}/docs`);
      if (near === undefined) expect(detail).not.toContain("mean");
      else expect(detail).toContain(`did you mean ${near}`);
    },
  );
  it("an address of the API with a trailing slash redirects to the one without", async () => {
    for (const path of ["/api/v1/entries/", "/api/v1/changes//", "/api/v1/openapi.json/"]) {
      const response = await get(`${path}?limit=1&q=a%26b`);
      expect([response.status, response.headers.get("location")]).toEqual([
        308,
        `${ORIGIN}${path.replace(/\/+$/, "")}?limit=1&q=a%26b`,
      ]);
    }
    expect((await get("/docs/")).status).toBe(302);
  });
});
