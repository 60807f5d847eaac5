import { reset } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../../../src/ingest/receive.ts";
import { SECRETS } from "../../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import type { Delivery } from "../../fixtures/signed.ts";
import { bindings, ledger, rows, storedView } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

beforeEach(async () => {
  await reset();
});

async function stored(): Promise<number> {
  const stub = ledger("ledger");
  let count = 0;
  for (const table of ["revisions", "receipts", "held", "drafts", "views"])
    count += Number((await rows(stub, `SELECT count(*) AS n FROM ${table}`))[0]?.n);
  return count;
}

describe("the webhook", () => {
  it("the webhook answers 201, 200, 200, 202 and 200 with a receipt each, and a retry with the same one", async () => {
    const first = await deliver(publishing(news("a")), { id: "m1" });
    expect(first.status).toBe(201);
    const receipt = await first.json();
    expect(receipt).toEqual({
      receipt: expect.stringMatching(/^[0-9a-f-]{36}$/),
      entry: "a",
      version: 1,
      sequence: 1,
      state: "created",
      links: {
        receipt: expect.stringMatching(/\/webhooks\/receipts\/[0-9a-f-]{36}$/),
        entry: `${ORIGIN}/api/v1/entries/a`,
        pages: { en: `${ORIGIN}/en/entries/a`, fr: `${ORIGIN}/fr/entries/a` },
      },
    });
    const retry = await deliver(publishing(news("a")), {
      id: "m1",
      timestamp: Math.floor(Date.now() / 1000) + 60,
      secret: SECRETS.deskOld,
    });
    expect([retry.status, await retry.json()]).toEqual([200, receipt]);
    expect((await (await deliver(publishing(news("a")))).json()) as object).toMatchObject({
      state: "unchanged",
      version: 1,
    });
    const revised = await deliver(publishing(news("a", { genre: "statement" })));
    expect([revised.status, ((await revised.json()) as { state: string }).state]).toEqual([200, "revised"]);
    const scheduled = await deliver(publishing(news("b"), { embargoUntil: "2099-01-01T00:00:00Z" }));
    expect([scheduled.status, ((await scheduled.json()) as { state: string }).state]).toEqual([202, "scheduled"]);
    const withdrawn = await deliver(withdrawing("a"));
    expect([withdrawn.status, ((await withdrawn.json()) as { state: string }).state]).toEqual([200, "withdrawn"]);
  });

  it("a number that JSON writes in two ways is the same number: it makes no version", async () => {
    const body = (longitude: string) =>
      JSON.stringify(
        publishing(event("a", {}, { place: { city: "Accra", country: "GH", geo: { latitude: 5, longitude: 7 } } }), {
          distinct: true,
        }),
      ).replace('"longitude":7', `"longitude":${longitude}`);
    for (const [longitude, status, version] of [
      ["0", 201, 1],
      ["-0.0", 200, 1],
      ["0e5", 200, 1],
      ["0.1", 200, 2],
      ["1e-1", 200, 2],
    ] as const) {
      const response = await deliver(body(longitude));
      expect([longitude, response.status, await response.json()]).toMatchObject([longitude, status, { version }]);
    }
  });

  it("the webhook takes the same delivery, sent 100 times at once, for one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        deliver(publishing(news("a")), { id: "same", timestamp: Math.floor(Date.now() / 1000) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  });

  it.each([
    ["/webhooks/publish", 1_048_576],
    ["/webhooks/import", 8_388_608],
  ])("a body that %s does not take is refused with the bound that applies there, %i bytes", async (path, bytes) => {
    const refused = await deliver("x".repeat(bytes + 1), { path });
    expect(refused.status).toBe(413);
    expect(((await refused.json()) as { detail: string }).detail).toBe(`a body may have at most ${bytes} bytes`);
    expect((await deliver("x".repeat(bytes), { path })).status).toBe(400);
  });

  const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  it.each<[string, unknown, Delivery, number, string]>([
    ["an empty body", "", {}, 400, "body-malformed"],
    ["invalid UTF-8", new Uint8Array([0x22, 0xc3, 0x28, 0x22]), {}, 400, "body-malformed"],
    ["1 MiB and one octet", "x".repeat(MAX_BODY_BYTES + 1), {}, 413, "too-large"],
    ["a depth of 200", `${"[".repeat(200)}${"]".repeat(200)}`, {}, 400, "body-malformed"],
    [
      "a script",
      publishing(
        news("a", {
          texts: {
            en: { words: "service", title: "T", summary: "S", content: "<script>alert(1)</script>", format: "html" },
          },
        }),
      ),
      {},
      422,
      "entry-invalid",
    ],
    [
      "a javascript: link",
      publishing(news("a", { source: { name: "S", url: "javascript:alert(1)" } })),
      {},
      422,
      "entry-invalid",
    ],
    [
      "control characters",
      publishing(news("a", { texts: { en: { words: "service", title: "T\u0001", summary: "S" } } })),
      {},
      422,
      "entry-invalid",
    ],
    ["an unknown topic", publishing(news("a", { topics: ["nothing"] })), {}, 422, "entry-invalid"],
    ["an unknown field", publishing(news("a", { colour: "red" })), {}, 422, "entry-invalid"],
    [
      "an hour that the clocks skip",
      publishing(event("a", {}, { starts: "2025-03-30T01:30" })),
      {},
      422,
      "entry-invalid",
    ],
    [
      "a body that was serialised again",
      publishing(news("a")),
      { sent: JSON.stringify(publishing(news("a")), null, 1) },
      401,
      "unauthorised",
    ],
    ["an old timestamp", publishing(news("a")), { timestamp: at(-302) }, 401, "unauthorised"],
    ["a timestamp of the future", publishing(news("a")), { timestamp: at(600) }, 401, "unauthorised"],
    [
      "a strange key",
      publishing(news("a")),
      { secret: `whsec_${btoa("x1y2z3a4b5c6d7e8f9g0h1i2j3k4")}` },
      401,
      "unauthorised",
    ],
    ["a malformed id", publishing(news("a")), { headers: { "webhook-id": "a.b" } }, 400, "header-malformed"],
    ["no signature", publishing(news("a")), { headers: { "webhook-signature": undefined } }, 400, "header-malformed"],
    ["another media type", publishing(news("a")), { headers: { "content-type": "text/plain" } }, 415, "media-type"],
    ["a compressed body", publishing(news("a")), { headers: { "content-encoding": "br" } }, 415, "media-type"],
    ["organisations of others", publishing(news("a")), { secret: SECRETS.ministry }, 403, "out-of-scope"],
    ["an entry that is not there", withdrawing("nobody"), {}, 404, "unknown-entry"],
    ["a version that is not there", publishing(news("a"), { expectedVersion: 4 }), {}, 409, "version-conflict"],
  ])("the webhook refuses %s, stores nothing and uses up no id", async (_, body, delivery, status, type) => {
    const response = await deliver(body, { id: "probe", ...delivery });
    const problem = (await response.json()) as { type: string; status: number };
    expect([response.status, problem.status, problem.type]).toEqual([status, status, `${ORIGIN}/problems/${type}`]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(await stored()).toBe(0);
    expect((await deliver(publishing(news("a")), { id: "probe" })).status).toBe(201);
  });

  it("the webhook names each fault by a JSON Pointer into the body that was sent", async () => {
    const response = await deliver(
      publishing(news("a", { topics: ["nothing"], organisations: [{ id: "no-one", role: "publisher" }] })),
    );
    expect(((await response.json()) as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual(
      ["/data/entry/topics/0", "/data/entry/organisations/0/id"],
    );
  });

  it("an entry is shown in every format of its channels, and nowhere else", async () => {
    await deliver(publishing(event("a", { topics: ["mental-health"] })));
    await project();
    for (const extension of ["rss", "atom", "json", "ics", "csv"]) {
      for (const [path, there] of [
        ["/fr/", true],
        ["/fr/events/", true],
        ["/en/topics/mental-health/", true],
        ["/en/countries/pt/", true],
        ["/fr/news/", false],
        ["/de/", false],
        ["/en/topics/regulation-law/", false],
      ] as const) {
        const body = (await (await get(`${path}feed.${extension}`)).text()).replaceAll("\r\n ", "");
        expect(body.includes(path.startsWith("/fr") ? "Titre de a" : "Title of a"), `${path}feed.${extension}`).toBe(
          there,
        );
      }
    }
  });

  it("a rebuild is done for an editor without scopes, and for no other", async () => {
    await deliver(publishing(news("a")));
    await project();
    const shown = () => storedView("latest", "en", { kind: "everything" });
    const before = await shown();
    await bindings.FEEDS.delete("v2/index/en/general");
    expect(await shown()).toBeUndefined();
    const path = "/webhooks/rebuild";
    const rebuild = { type: "rebuild", timestamp: "2026-01-01T00:00:00Z" };
    expect((await deliver(rebuild, { path, secret: SECRETS.ministry })).status).toBe(403);
    expect((await deliver(rebuild, { path, sent: "{}" })).status).toBe(401);
    for (const other of [{}, [], "", publishing(news("a")), { changes: [] }])
      expect((await deliver(other, { path })).status).toBeOneOf([400, 422]);
    const response = await deliver(rebuild, { path, id: "rebuild" });
    expect([response.status, await response.json()]).toEqual([202, { state: "rebuilding", keys: 9 }]);
    await project();
    expect(await shown()).toEqual(before);
    expect(before?.items).toHaveLength(1);
    // Captured and sent again, it writes nothing more.
    expect(await (await deliver(rebuild, { path, id: "rebuild" })).json()).toEqual({ state: "rebuilding", keys: 0 });
    expect(await (await deliver(rebuild, { path, id: "another" })).json()).toEqual({ state: "rebuilding", keys: 9 });
  });
});
