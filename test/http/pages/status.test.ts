// How the service is, for people.
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { createApp } from "../../../src/http/app.ts";
import { message } from "../../../src/messages/message.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project } from "../../fixtures/worker/service.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await reset();
});

describe("the status page", () => {
  it("the status page tells in every language what came last, what is not seen yet, and what failed", async () => {
    await deliver(publishing(news("a")));
    await project();
    await deliver(publishing(news("b")));
    const published = ((await (await get("/healthz")).json()) as { published: string }).published;
    for (const language of LANGUAGES) {
      const response = await get(`/${language}/status`, { accept: "text/html" });
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe("no-store");
      const html = await response.text();
      expect(html).toContain(message(language, "statusPage.well"));
      expect(html).toContain(`<time datetime="${published}">`);
      expect(html).toMatch(new RegExp(`<dt>${message(language, "statusPage.waiting")}</dt><dd>[1-9]\\d*</dd>`));
      expect(html).toContain(`<dt>${message(language, "statusPage.failing")}</dt><dd>0</dd>`);
    }
    const redirect = await get("/status", { "accept-language": "fr" });
    expect(redirect.headers.get("location")).toBe(`${ORIGIN}/fr/status`);
  });

  it("the status page counts nothing that waits for its instant", async () => {
    await deliver(publishing(news("held"), { publishAt: "2027-06-01T00:00:00Z" }));
    const html = await (await get("/en/status", { accept: "text/html" })).text();
    expect(html).toContain(`<dt>${message("en", "statusPage.waiting")}</dt><dd>0</dd>`);
    expect(html).not.toContain(message("en", "statusPage.published"));
  });

  it("the status page says so where the ledger does not answer, and where changes wait too long", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const LEDGER = { getByName: () => ({ status: () => Promise.reject(new Error("away")) }) };
    const page = async (env: object): Promise<string> =>
      await (await createApp().fetch(new Request(`${ORIGIN}/de/status`), env as never)).text();
    const away = await page({ ...bindings, LEDGER });
    expect(away).toContain(message("de", "statusPage.down"));
    expect(away).not.toContain(message("de", "statusPage.waiting"));
    await deliver(publishing(news("a")));
    await project();
    const status = await bindings.LEDGER.getByName("ledger").status();
    const outbox = { rows: 3, oldest: "2026-01-01T00:00:00Z", ageSeconds: 121 };
    const lagging = { getByName: () => ({ status: async () => ({ ...status, outbox }) }) };
    const html = await page({ ...bindings, LEDGER: lagging });
    expect(html).toContain(message("de", "statusPage.lagging"));
    expect(html).toContain("<dd>121 s</dd>");
  });
});
