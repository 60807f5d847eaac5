// What editors may ask, and what they are told of it, through the whole Worker.
import { reset, SELF } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { COMMANDS } from "../../../src/domain/command/command.ts";
import { Entry } from "../../../src/domain/entry/entry.ts";
import { batch, command, drafting, patching } from "../../fixtures/commands.ts";
import { SECRETS } from "../../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { type Delivery, signedQuestion } from "../../fixtures/signed.ts";
import { ledger, rows } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

beforeEach(async () => {
  await reset();
});

type Answer = Record<string, unknown> & { receipt: string; data: never; errors: { pointer: string; detail: string }[] };

async function sent(body: unknown, delivery: Delivery = {}): Promise<[number, Answer]> {
  const response = await deliver(body, delivery);
  return [response.status, (await response.json()) as Answer];
}

async function asked(
  path: string,
  secret: string = SECRETS.desk,
): Promise<[number, { data: Record<string, unknown>; links?: unknown }]> {
  const response = await SELF.fetch(await signedQuestion(path, { secret }));
  return [response.status, (await response.json()) as { data: Record<string, unknown> }];
}

async function entry(id: string): Promise<Record<string, unknown>> {
  await project();
  return ((await (await get(`/api/v1/entries/${id}`)).json()) as { data: Record<string, unknown> }).data;
}

const NOTE = { en: "A reason.", fr: "Une raison." };

describe("commands", () => {
  it("a withdrawal that gives its reason in languages is told in each of them", async () => {
    await sent(publishing(news("a")));
    await sent(withdrawing("a", { reason: "A slip.", reasons: { fr: "Une erreur." } }));
    await project();
    const page = async (language: string) =>
      await (await get(`/${language}/entries/a`, { accept: "text/html" })).text();
    expect(await page("fr")).toContain("Une erreur.");
    expect(await page("de")).toContain("A slip.");
    expect(await (await get("/api/v1/entries/a")).json()).toMatchObject({ detail: "A slip." });
  });

  it("patching, translating and correcting an entry make a version each", async () => {
    await sent(publishing(news("a")));
    expect(
      await sent(
        patching("a", { published: null, symbols: ["A/1"], texts: { fr: { url: "https://example.org/fr" } } }, 1),
      ),
    ).toMatchObject([200, { state: "revised", version: 2 }]);
    expect(await entry("a")).toMatchObject({
      version: 2,
      symbols: ["A/1"],
      texts: { fr: { title: "Titre de a", url: "https://example.org/fr" } },
    });
    expect(await entry("a")).not.toHaveProperty("published");
    expect(
      await sent(
        command("entry.translate", {
          id: "a",
          language: "de",
          text: { words: "translation", title: "T", summary: "Z", relation: "translation" },
        }),
      ),
    ).toMatchObject([200, { state: "revised", version: 3 }]);
    expect(
      await sent(
        command("entry.correct", {
          id: "a",
          expectedVersion: 3,
          patch: { genre: "speech" },
          note: { ...NOTE, de: "Ein Grund." },
        }),
      ),
    ).toMatchObject([200, { state: "revised", version: 4 }]);
    expect(await entry("a")).toMatchObject({
      genre: "speech",
      corrections: [{ at: expect.stringMatching(/^\d{4}-.*Z$/), note: { de: "Ein Grund." } }],
    });
  });

  it("a translation covers the words beside the text too, and the answer names those that are missing", async () => {
    const image = { url: "https://example.org/i.png", alt: { en: "A hall", fr: "Une salle" } };
    await sent(
      publishing(event("a", { image }, { sessions: [{ starts: "2025-09-25T10:00", title: { en: "One", fr: "Un" } }] })),
    );
    const german = { id: "a", language: "de", text: { words: "service", title: "T", summary: "Z" } };
    expect(await sent(command("entry.translate", { ...german, strings: { "/image/alt": "Ein Saal" } }))).toMatchObject([
      422,
      { errors: [{ pointer: "/data/strings/~1event~1sessions~10~1title" }] },
    ]);
    const strings = { "/image/alt": "Ein Saal", "/event/sessions/0/title": "Eins" };
    expect(await sent(command("entry.translate", { ...german, strings }))).toMatchObject([
      200,
      { state: "revised", version: 2 },
    ]);
    expect(await entry("a")).toMatchObject({
      image: { alt: { en: "A hall", de: "Ein Saal" } },
      event: { sessions: [{ title: { de: "Eins" } }] },
    });
  });

  it("an entry is withdrawn and restored", async () => {
    await sent(publishing(news("a")));
    await sent(withdrawing("a"));
    expect(await sent(patching("a", { genre: "speech" }, 2))).toMatchObject([
      409,
      { type: `${ORIGIN}/problems/entry-withdrawn` },
    ]);
    expect(await sent(command("entry.restore", { id: "a" }))).toMatchObject([200, { state: "restored", version: 3 }]);
    expect(await sent(command("entry.restore", { id: "a" }))).toMatchObject([200, { state: "unchanged", version: 3 }]);
    expect(await entry("a")).toMatchObject({ version: 3, genre: "article" });
  });

  it("an event is postponed, rescheduled and cancelled, in calendars too", async () => {
    const sessions = [{ starts: "2025-09-25T09:00", title: { en: "One", fr: "Un" } }];
    await sent(publishing(event("a", {}, { sessions })));
    await sent(command("event.postpone", { id: "a", note: NOTE }));
    expect(await entry("a")).toMatchObject({
      event: { status: "postponed", statusNote: NOTE, starts: "2025-09-25T09:00" },
    });
    const moved = { id: "a", starts: "2025-10-02T09:00", ends: "2025-10-02T17:00" };
    expect(await sent(command("event.reschedule", moved))).toMatchObject([
      422,
      { errors: [{ pointer: "/data/sessions" }] },
    ]);
    expect(await sent(command("event.reschedule", { ...moved, sessions: null }))).toMatchObject([200, { version: 3 }]);
    expect((await entry("a")).event).toEqual({
      status: "confirmed",
      starts: "2025-10-02T09:00",
      ends: "2025-10-02T17:00",
      zone: "Europe/Lisbon",
      mode: "hybrid",
    });
    await sent(command("event.cancel", { id: "a", note: NOTE }));
    await project();
    const calendar = await (await get("/fr/events/feed.ics")).text();
    expect(calendar).toMatch(/STATUS:CANCELLED/);
    expect(calendar).toMatch(/SEQUENCE:[1-9]/);
    expect(calendar.replaceAll("\r\n ", "")).toContain("Une raison.");
    expect(await sent(command("event.cancel", { id: "a", note: { en: "Only English." } }))).toMatchObject([
      422,
      { errors: [{ pointer: "/data/note/fr" }] },
    ]);
  });

  it("what a command about an event does not say stays as it is, and a note stays with what it tells of", async () => {
    const times = { starts: "2025-10-02T09:00", ends: "2025-10-02T17:00" };
    const dated = async () => (await entry("a")).event as Record<string, unknown>;
    await sent(publishing(event("a")));
    let version = 1;
    for (const [type, said] of [
      ["event.cancel", {}],
      ["event.postpone", {}],
      ["event.reschedule", times],
    ] as const) {
      version += 1;
      const first = { id: "a", ...said, note: NOTE };
      expect(await sent(command(type, first)), type).toMatchObject([200, { state: "revised", version }]);
      const made = await dated();
      expect(made.statusNote).toEqual(NOTE);
      for (const again of [{}, { ends: undefined }])
        expect(await sent(command(type, { id: "a", ...said, ...again })), type).toMatchObject([
          200,
          { state: "unchanged", version },
        ]);
      expect(await dated()).toEqual(made);
    }
    // It was told of another time, or of another state.
    await sent(command("event.reschedule", { id: "a", ...times, status: "provisional" }));
    expect(await dated()).not.toHaveProperty("statusNote");
    await sent(command("event.reschedule", { id: "a", starts: "2025-10-03T09:00" }));
    expect(await dated()).not.toHaveProperty("ends");
    await sent(command("event.cancel", { id: "a", note: NOTE }));
    await sent(command("event.postpone", { id: "a" }));
    expect(await dated()).not.toHaveProperty("statusNote");
  });

  it("a scheduled command about an event that is given another instant keeps its note", async () => {
    const times = { starts: "2025-10-02T09:00", ends: "2025-10-02T17:00" };
    const [one, two] = [3_600_000, 7_200_000].map((after) => new Date(Date.now() + after).toISOString());
    for (const [type, said] of [
      ["event.cancel", {}],
      ["event.postpone", {}],
      ["event.reschedule", times],
    ] as const) {
      await reset();
      await sent(publishing(event("a")));
      const waiting = async () =>
        (await rows(ledger("ledger"), "SELECT * FROM held WHERE ended IS NULL")).map((row) => JSON.stringify(row));
      await sent(command(type, { id: "a", ...said, note: NOTE, publishAt: one }));
      const [, answer] = await sent(command(type, { id: "a", ...said, publishAt: two }));
      expect(answer.state, type).toBe("scheduled");
      const [step, ...more] = await waiting();
      expect([step?.includes(NOTE.fr), more], type).toEqual([true, []]);
    }
    const moved = { id: "a", starts: "2025-10-03T09:00", publishAt: one };
    await sent(command("event.reschedule", moved));
    const [step] = (await rows(ledger("ledger"), "SELECT * FROM held WHERE ended IS NULL")).map((row) =>
      JSON.stringify(row),
    );
    expect(step).not.toContain(NOTE.fr);
  });

  it("the commands of a batch are all executed, with a receipt each, or none is", async () => {
    const [status, answer] = await sent(
      batch(publishing(news("a")), patching("a", { genre: "speech" }, 1), publishing(event("b"))),
    );
    expect([status, answer]).toMatchObject([
      200,
      { state: "committed", sequence: 3, receipts: [{ version: 1, state: "created" }, { version: 2 }, { entry: "b" }] },
    ]);
    const before = await rows(ledger("ledger"), "SELECT * FROM revisions");
    expect(await sent(batch(withdrawing("a"), patching("b", { genre: "webinar" }, 7)))).toMatchObject([
      409,
      { currentVersion: 1, errors: [{ pointer: "/data/commands/1/data/expectedVersion" }] },
    ]);
    expect(await rows(ledger("ledger"), "SELECT * FROM revisions")).toEqual(before);
  });
});

describe("a dry run", () => {
  it("a dry run reports state, version, difference and channels, and stores nothing", async () => {
    await sent(publishing(news("a")));
    const before = await rows(ledger("ledger"), "SELECT * FROM revisions");
    const [status, { data }] = await sent(
      { ...patching("a", { genre: "speech", topics: ["mental-health"] }, 1), dryRun: true },
      { id: "dry" },
    );
    expect([status, data]).toMatchObject([
      200,
      {
        state: "revised",
        version: 2,
        normalised: { genre: "speech" },
        diff: [
          { op: "replace", path: "/topics/0", value: "mental-health" },
          { op: "replace", path: "/genre", value: "speech", was: "article" },
        ],
      },
    ]);
    expect((data as { channels: unknown[] }).channels).toContainEqual({
      language: "fr",
      channel: "topics/mental-health",
      name: "Santé mentale",
      page: `${ORIGIN}/fr/topics/mental-health/`,
    });
    expect(await rows(ledger("ledger"), "SELECT * FROM revisions")).toEqual(before);
    expect((await sent(patching("a", { genre: "statement" }, 1), { id: "dry" }))[1]).toMatchObject({
      state: "revised",
    });
    expect((await sent({ ...patching("a", {}, 1), dryRun: true }))[0]).toBe(409);
    for (const query of ["?dry-run=0", "?dryrun=1", "?dryRun=true", "?dry-run=1&dry-run=0"]) {
      const answer = await sent(publishing(news("b")), { path: `/webhooks/publish${query}` });
      expect(answer).toMatchObject([400, { detail: expect.stringContaining('dry-run=1, or "dryRun": true') }]);
    }
    expect((await get("/api/v1/entries/b")).status).toBe(404);
  });

  it("a dry run asked for in the query spends its webhook-id, whether the command is acceptable or not", async () => {
    const tried = (body: unknown, id: string) => sent(body, { id, path: "/webhooks/publish?dry-run=1" });
    const before = ["revisions", "entries", "held", "drafts"].map((table) => `SELECT * FROM ${table}`);
    const stored = await Promise.all(before.map((query) => rows(ledger("ledger"), query)));
    const patch = patching("later", { genre: "speech" }, 1);
    for (let time = 0; time < 2; time++) {
      expect(await tried(publishing(news("b")), "captured")).toMatchObject([
        200,
        { dryRun: true, data: { state: "created" } },
      ]);
      expect((await tried(patch, "too-early"))[0]).toBe(404);
    }
    expect(await Promise.all(before.map((query) => rows(ledger("ledger"), query)))).toEqual(stored);
    expect(await sent(publishing(news("b")), { id: "captured" })).toMatchObject([
      422,
      { type: `${ORIGIN}/problems/idempotency-key-reused` },
    ]);
    await sent(publishing(news("later")), { id: "real" });
    expect((await sent(patch, { id: "too-early" }))[0]).toBe(422);
    expect((await asked("/webhooks/receipts/spent%20desk%20captured"))[0]).toBe(404);
    // What was carried out before keeps its receipt.
    expect((await tried(publishing(news("later")), "real"))[0]).toBe(200);
    expect(await sent(publishing(news("later")), { id: "real" })).toMatchObject([
      200,
      { state: "created", version: 1 },
    ]);
    expect((await sent(publishing(news("b"))))[0]).toBe(201);
  });

  it("a captured dry run stays a dry run wherever and however often it is sent again", async () => {
    const dry = { ...publishing(news("a")), dryRun: true };
    for (const path of ["/webhooks/publish", "/webhooks/publish", "/webhooks/publish?"]) {
      expect(await sent(dry, { id: "captured", path })).toMatchObject([200, { dryRun: true }]);
    }
    expect(await sent(dry, { id: "captured", path: "/webhooks/publish?dry-run=0" })).toMatchObject([400, {}]);
    expect(await sent({ ...batch(publishing(news("a"))), dryRun: true })).toMatchObject([
      200,
      { dryRun: true, data: [{ state: "created" }] },
    ]);
    for (const table of ["revisions", "receipts", "deliveries"])
      expect(await rows(ledger("ledger"), `SELECT * FROM ${table}`)).toEqual([]);
  });
});

describe("a receipt", () => {
  it("a receipt follows a delivery from the ledger to every feed; other editors have no such receipt", async () => {
    const [, { receipt }] = await sent(publishing(news("a")), { id: "m" });
    const path = `/webhooks/receipts/${receipt}`;
    expect(await asked(path)).toMatchObject([
      200,
      { data: { receipt, webhookId: "m", stage: "accepted", state: "created", version: 1, sequence: 1 } },
    ]);
    await project();
    const [, { data }] = await asked(path);
    expect(data).toMatchObject({
      stage: "projected",
      projected: expect.stringMatching(/Z$/),
      links: { pages: { fr: `${ORIGIN}/fr/entries/a` } },
    });
    expect(data.channels).toContainEqual({
      language: "fr",
      channel: "news",
      page: `${ORIGIN}/fr/news/`,
      feed: `${ORIGIN}/fr/news/feed.atom`,
    });
    expect((await asked(path, SECRETS.ministry))[0]).toBe(404);
    expect((await get(path)).status).toBe(400);
  });

  it("the receipt of a scheduled command says when it is due, and later what became of it", async () => {
    const [status, { receipt }] = await sent(
      publishing(news("a"), { publishAt: { at: "2099-01-01T09:00", zone: "Europe/Lisbon" } }),
    );
    expect(status).toBe(202);
    expect(await asked(`/webhooks/receipts/${receipt}`)).toMatchObject([
      200,
      { data: { stage: "scheduled", due: "2099-01-01T09:00:00Z", channels: [] } },
    ]);
    expect((await sent(command("entry.discard", { id: "a" })))[1]).toMatchObject({ state: "discarded", version: 0 });
    expect(await asked(`/webhooks/receipts/${receipt}`)).toMatchObject([
      200,
      { data: { stage: "ended", reason: "discarded" } },
    ]);
    expect((await sent(command("entry.discard", { id: "a" })))[0]).toBe(404);
  });
});

describe("the log", () => {
  it("the log shows an editor their own deliveries, with reasons and without bodies", async () => {
    await sent(publishing(news("a")), { id: "m1" });
    await sent(publishing(news("a")), { id: "m1" });
    await sent(publishing(news("b", { topics: ["nothing"] })), { id: "m2" });
    await sent("{", { id: "m3" });
    await sent(publishing(news("c")), { id: "m4", secret: SECRETS.ministry });
    await sent(publishing(news("c")), { id: "m5", secret: `whsec_${btoa("x1y2z3a4b5c6d7e8f9g0h1i2j3k4")}` });
    const [, { data }] = await asked("/webhooks/log");
    expect(data).toMatchObject([
      { webhookId: "m3", problem: `${ORIGIN}/problems/body-malformed`, times: 1 },
      { webhookId: "m2", problem: `${ORIGIN}/problems/entry-invalid`, errors: [{ pointer: "/data/entry/topics/0" }] },
      { webhookId: "m1", state: "created", entry: "a", command: "entry.publish", times: 2 },
    ]);
    expect((await asked("/webhooks/log", SECRETS.ministry))[1].data).toMatchObject([
      { webhookId: "m4", problem: `${ORIGIN}/problems/out-of-scope` },
    ]);
  });
});

describe("the log of a delivery with thousands of faults", () => {
  it("the log keeps the first fifty of thousands of faults", async () => {
    await sent(publishing(news("a")));
    const strings = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`/image/alt${index}`, "x"]));
    const translate = (count: number) =>
      command("entry.translate", {
        id: "a",
        language: "de",
        text: { words: "service", title: "T", summary: "Z" },
        strings: strings(count),
      });
    expect(await sent(translate(1001))).toMatchObject([422, { errors: [{ pointer: "/data/strings" }] }]);
    expect((await sent(batch(...Array.from({ length: 8 }, () => translate(1000)))))[0]).toBe(422);
    const [, { data }] = await asked("/webhooks/log");
    expect(data[0]).toMatchObject({ command: "batch of 8" });
    expect((data[0] as { errors: unknown[] }).errors).toHaveLength(50);
  });
});

describe("what waits", () => {
  it("a scheduled change or draft is shown to its editor, with a new preview, until it is discarded", async () => {
    await sent(publishing(news("a")));
    const [, held] = await sent(publishing(news("b"), { publishAt: "2099-01-02T00:00:00Z" }));
    await sent(withdrawing("a", { publishAt: "2099-01-01T00:00:00Z" }));
    await sent(drafting(news("c")));
    await sent(
      publishing(news("d", { organisations: [{ id: "fr-ministry-health", role: "publisher" }] }), {
        publishAt: "2099-01-01T00:00:00Z",
      }),
      {
        secret: SECRETS.ministry,
      },
    );
    const [status, { data }] = await asked("/webhooks/waiting");
    expect([status, data]).toMatchObject([
      200,
      [
        { entry: "a", state: "scheduled", command: "entry.withdraw", due: "2099-01-01T00:00:00Z" },
        {
          entry: "b",
          state: "scheduled",
          command: "entry.publish",
          receipt: held.receipt,
          due: "2099-01-02T00:00:00Z",
        },
        { entry: "c", state: "draft", received: expect.stringMatching(/Z$/) },
      ],
    ]);
    const lines = data as unknown as { links: { preview?: string; receipt?: string } }[];
    expect(lines.map(({ links }) => links.preview === undefined)).toEqual([true, false, false]);
    for (const { links } of lines.slice(1))
      expect((await get(`${new URL(links.preview ?? "").pathname}fr`)).status).toBe(200);
    expect((await asked("/webhooks/waiting", SECRETS.ministry))[1].data).toMatchObject([{ entry: "d" }]);
    for (const id of ["a", "b", "c"]) await sent(command("entry.discard", { id }));
    expect((await asked("/webhooks/waiting"))[1].data).toEqual([]);
  });
});

describe("what an editor published", () => {
  const listed = async (path = "/webhooks/entries", secret = SECRETS.desk): Promise<[string[], string | undefined]> => {
    const [status, { data, links }] = await asked(path, secret);
    expect(status).toBe(200);
    const { next } = links as { next?: string };
    const lines = data as unknown as { entry: string; state: string; version: number; titles: { en?: string } }[];
    return [
      lines.map(({ entry, state, version, titles }) => `${entry} ${state} ${version} ${titles.en}`),
      next === undefined ? undefined : next.slice(next.indexOf("/webhooks")),
    ];
  };

  it("an editor's entries are listed page by page, the last change first, after any number of deliveries", async () => {
    for (let index = 0; index < 43; index++) await sent(publishing(news(`p-${index}`), { distinct: true }));
    // The log keeps the last 200 deliveries: of p-0 it knows nothing any more.
    for (let index = 0; index < 200; index++) await sent(publishing(news("p-42"), { distinct: true }));
    expect(JSON.stringify((await asked("/webhooks/log"))[1].data)).not.toContain("p-0");
    await sent(withdrawing("p-1"));
    await sent(publishing(news("theirs", { organisations: [{ id: "fr-ministry-health", role: "publisher" }] })), {
      secret: SECRETS.ministry,
    });
    const found: string[] = [];
    const sizes: number[] = [];
    for (let path: string | undefined = "/webhooks/entries"; path !== undefined; ) {
      const [page, next]: [string[], string | undefined] = await listed(path);
      found.push(...page);
      sizes.push(page.length);
      path = next;
    }
    expect(sizes).toEqual([20, 20, 3]);
    expect(found.slice(0, 3)).toEqual([
      "p-1 withdrawn 2 Title of p-1",
      "p-42 published 1 Title of p-42",
      "p-41 published 1 Title of p-41",
    ]);
    expect(found.at(-1)).toBe("p-0 published 1 Title of p-0");
    expect(new Set(found).size).toBe(43);
    expect(await listed("/webhooks/entries", SECRETS.ministry)).toEqual([
      ["theirs published 1 Title of theirs"],
      undefined,
    ]);
    expect((await asked("/webhooks/entries?before=x"))[0]).toBe(400);
  });
});

describe("a preview", () => {
  const previewOf = async (body: unknown): Promise<string> => {
    const [, answer] = await sent(body);
    return new URL((answer.links as { preview: string }).preview).pathname;
  };

  it("the preview of a draft shows page, feed and calendar as they will be, to who has its address only", async () => {
    const draft = event("a", { topics: ["mental-health"] });
    const path = await previewOf(drafting(draft));
    expect((await get(path)).headers.get("location")).toBe(`${ORIGIN}${path}en`);
    const shown = await Promise.all(
      ["fr", "fr.rss", "fr.ics", "fr.md"].map((file) => get(`${path}${file}`, { "if-none-match": "*" })),
    );
    for (const response of shown) {
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("x-robots-tag")).toContain("noindex");
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
    const previews = await Promise.all(shown.map((response) => response.text()));
    for (const text of previews) expect(text).toContain("Titre de a");
    // Whoever may see it may go on writing it: it is the entry as it can be published.
    const written = await get(`${path}entry.json`);
    expect(written.headers.get("cache-control")).toBe("no-store");
    expect(Entry.parse(((await written.json()) as { data: unknown }).data)).toEqual(Entry.parse(draft));
    expect((await get(`${path}de`)).status).toBe(404);
    const [token = ""] = path.split("/").slice(2);
    for (const forged of [
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      token.replace(/\.\d{10}\./, ".4102444800."),
      "x",
      "",
    ]) {
      expect((await get(`/preview/${forged}/fr`)).status, forged).toBe(404);
    }
    for (const public_ of ["/api/v1/entries/a", "/fr/entries/a", "/fr/entries/a.ics"])
      expect((await get(public_)).status).toBe(404);

    // Published, it looks the same, but for the moment of its publication.
    await sent(publishing(draft));
    expect((await get(`${path}fr`)).status).toBe(404);
    await project();
    const dateless = (text: string) =>
      text.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z|\d{8}T\d{6}Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT|\d{10,}/g, "*");
    expect(dateless(await (await get("/fr/entries/a")).text())).toBe(
      dateless(previews[0] ?? "").replace(/<meta name="robots"[^>]*>/, ""),
    );
    const items = /<item>[\s\S]*<\/item>/;
    expect(dateless(items.exec(await (await get("/fr/feed.rss")).text())?.[0] ?? "no")).toBe(
      dateless(items.exec(previews[1] ?? "")?.[0] ?? ""),
    );
    expect(dateless(await (await get("/fr/feed.ics")).text())).toBe(dateless(previews[2] ?? ""));
  });

  it("the preview of a scheduled change follows it, and a draft that is sent again keeps its address", async () => {
    const path = await previewOf(publishing(news("a"), { publishAt: "2099-01-01T00:00:00Z" }));
    expect(await (await get(`${path}en`)).text()).toContain("Title of a");
    const again = await previewOf(drafting(news("b")));
    expect(
      (
        await previewOf(drafting(news("b", { texts: { en: { words: "service", title: "Second try", summary: "S" } } })))
      ).split(".")[0],
    ).toBe(again.split(".")[0]);
    expect(await (await get(`${again}en`)).text()).toContain("Second try");
    await sent(command("entry.discard", { id: "b" }));
    expect((await get(`${again}en`)).status).toBe(404);
  });
});

describe("the schema of commands", () => {
  it("the schema of commands is JSON Schema 2020-12, and names every command", async () => {
    const schema = (await (await get("/schemas/command.json")).json()) as {
      $schema: string;
      oneOf: { properties: { type: { const: string } } }[];
    };
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.oneOf.map(({ properties }) => properties.type.const)).toEqual([...COMMANDS, "batch"]);
  });
});
