// The log: one line of JSON for an event, by which an operator finds a request, and nothing in it that somebody sent.
import { runInDurableObject, SELF } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { SECRETS } from "../../fixtures/editors.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { signedQuestion, signedRequest } from "../../fixtures/signed.ts";
import { bindings, ledger } from "../../fixtures/worker/ledger.ts";
import { ORIGIN } from "../../fixtures/worker/service.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Words of people and their machines, each in a place of its own: none of them may be in a line of the log. */
const SENT = {
  text: "Ana-Pereira-text",
  author: "Ana-Pereira-author",
  unparsed: "Ana-Pereira-json",
  id: "ana-pereira-held",
  webhookId: "ana_pereira_delivery",
  query: "ana-pereira-query",
  path: "ana-pereira-path",
  header: "ana-pereira-agent",
  address: "203.0.113.77",
  callback: "ana-pereira.example.org",
  kv: "Ana-Pereira-kv",
} as const;

describe("the log", () => {
  it("the log has one line of JSON for each event, and none of them holds what somebody sent, or a key", async () => {
    const lines: string[] = [];
    for (const method of ["log", "info", "warn", "error", "debug", "trace"] as const)
      vi.spyOn(console, method).mockImplementation((...written: unknown[]) => {
        lines.push(written.map(String).join(" "));
      });
    const headers = {
      "user-agent": SENT.header,
      "cf-connecting-ip": SENT.address,
      "cf-ray": SENT.header,
      referer: `https://${SENT.header}/`,
    };
    const deliver = async (body: unknown, more = {}): Promise<Response> =>
      await SELF.fetch(await signedRequest(body, { headers, ...more }));

    const entry = news("logged", {
      texts: { en: { words: "service", title: SENT.text, summary: SENT.text } },
    });
    const get = async (path: string, also = {}): Promise<Response> =>
      await SELF.fetch(`${ORIGIN}${path}`, { headers: also });
    const published = await deliver(publishing(entry), { id: SENT.webhookId });
    expect([published.status, published.headers.get("x-request-id")]).toEqual([
      201,
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    expect((await deliver(publishing(news(SENT.id), { publishAt: "2027-06-01T00:00:00Z" }))).status).toBe(202);
    expect((await deliver(`{"type": "${SENT.unparsed}`)).status).toBe(400);
    expect((await deliver({ type: SENT.unparsed })).status).toBe(422);
    expect((await deliver(publishing(entry), { secret: SECRETS.retired })).status).toBe(401);
    expect((await deliver(publishing(entry), { path: `/webhooks/publish?${SENT.query}=1` })).status).toBe(400);
    const question = await signedQuestion(`/webhooks/log?a=${SENT.query}`);
    question.headers.set("cf-ray", "8f3c1d2e4a5b6c7d-FRA");
    expect((await SELF.fetch(question)).headers.get("x-request-id")).toBe("8f3c1d2e4a5b6c7d-FRA");
    await get(`/api/v1/entries?q=${SENT.query}&page=${SENT.query}`, headers);
    await get(`/en/${SENT.path}?${SENT.query}`, headers);
    await SELF.fetch("http://localhost:8787/hub", {
      method: "POST",
      headers,
      body: new URLSearchParams({
        "hub.mode": "subscribe",
        "hub.topic": "http://localhost:8787/en/feed.atom",
        "hub.callback": `https://${SENT.callback}/${SENT.path}`,
        "hub.secret": SENT.text,
      }),
    });

    // A fault of the store whose message quotes what is stored; a defect of ours; a projection that fails.
    const failing = vi
      .spyOn(bindings.FEEDS, "get")
      .mockRejectedValue(new SyntaxError(`Unexpected token in "${SENT.kv}"`));
    expect((await get("/en/topics/mental-health/feed.rss", headers)).status).toBeGreaterThanOrEqual(500);
    expect((await get(`/en/entries/${SENT.path}.json?${SENT.query}`, headers)).status).toBeGreaterThanOrEqual(500);
    failing.mockRestore();
    vi.spyOn(bindings.FEEDS, "put").mockRejectedValue(new Error(`"${SENT.kv}" cannot be stored`));
    await runInDurableObject(ledger("ledger"), (instance: Ledger) => instance.alarm());

    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const event of events)
      expect(event).toMatchObject({ level: expect.stringMatching(/^(?:info|warn|error)$/), event: expect.any(String) });
    const webhooks = events.filter(({ event }) => event === "webhook");
    expect(webhooks.map(({ status }) => status)).toEqual([201, 202, 400, 422, 401, 400, 200]);
    expect(webhooks[0]).toMatchObject({ method: "POST", route: "/webhooks/publish", ms: expect.any(Number) });
    expect(webhooks[0]?.request).toBe(published.headers.get("x-request-id"));
    expect(events.filter(({ event }) => event === "request-failed")).toContainEqual(
      expect.objectContaining({ route: "/:language/entries/:file{[a-z0-9-]{1,100}\\.(?:json|md|ics)}", method: "GET" }),
    );
    expect(events.map(({ event }) => event)).toContainEqual(expect.stringMatching(/^(?:kv|projection)-/));

    const all = lines.join("\n").toLowerCase();
    for (const [where, sent] of Object.entries(SENT)) expect(all, where).not.toContain(sent.toLowerCase());
    expect(all).not.toMatch(/ana.pereira/);
    for (const secret of Object.values(SECRETS)) expect(all).not.toContain(secret.slice(6, 20).toLowerCase());
    expect(all).not.toMatch(/whsec_|v1a?,[a-z0-9+/]{20}/);
  });
});
