// From a publisher's list to an entry that an editor wrote of it on a phone: the service as people run it, a list on
// this machine, a browser. PICTURES=<folder> writes a picture of each step.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InboxDocument } from "../../src/domain/source/inbox-document.ts";
import { message } from "../../src/messages/message.ts";
import { rareMessage } from "../../src/messages/rare-message.ts";
import { Service, until } from "../e2e/service.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { signedQuestion, signedRequest } from "../fixtures/signed.ts";
import { browser } from "./session/browser.ts";
import { PHONE, visitor } from "./session/browser-session.ts";
import { picture } from "./session/pictures.ts";

const TITLE = "Ministers adopt a charter for artificial intelligence in hospitals";
const DAY = new Date().toISOString().slice(0, 10);
const service = new Service();
let list: Server;
const asked: { readonly path: string | undefined; readonly agent: string | undefined }[] = [];

const press = (name: string): string => message("en", `editor.page.${name}` as "editor.page.publish");

beforeAll(async () => {
  list = createServer(({ url, headers }, response) => {
    asked.push({ path: url, agent: headers["user-agent"] });
    if (url !== "/news.xml") {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { "content-type": "application/rss+xml" })
      .end(
        `<rss version="2.0"><channel><title>News</title>${[
          TITLE,
          "Road works in the capital",
          "A chatbot for patients: first results",
        ]
          .map(
            (title, index) =>
              `<item><guid isPermaLink="false">n${index}</guid><title>${title}</title><link>` +
              `https://www.who.int/news/item/n${index}</link><description>What was decided on ` +
              `${DAY}.</description><pubDate>${new Date().toUTCString()}</pubDate></item>`,
          )
          .join("")}</channel></rss>`,
      );
  }).listen(0, "127.0.0.1");
  await once(list, "listening");
  const source = {
    id: "local-news",
    publisher: "who",
    address: `http://127.0.0.1:${(list.address() as AddressInfo).port}/news.xml`,
    format: "rss",
    language: "en",
    interval: "PT15M",
    presumes: "health",
    topics: ["governance-ethics"],
    licence: "Quote titles and facts, link to the source.",
  };
  await service.start({ SOURCE_LISTS: JSON.stringify([source]) });
});
afterAll(async () => {
  list?.close();
  await service.stop();
});

async function inbox(): Promise<InboxDocument> {
  const response = await fetch(await signedQuestion("/webhooks/inbox", {}, service.origin));
  return (await response.json()) as InboxDocument;
}

describe("the inbox of a running service", () => {
  it("an editor opens what a list had, and publishes an entry of it on a phone", async () => {
    const command = { type: "inbox.read", timestamp: new Date().toISOString(), data: {} };
    const response = await fetch(await signedRequest(command, { path: "/webhooks/inbox" }, service.origin));
    expect(response.status).toBe(200);
    await until(async () => (await inbox()).data.length === 2, 20_000);
    expect(asked.map(({ path }) => path)).toEqual(["/robots.txt", "/news.xml"]);
    expect(asked[1]?.agent).toMatch(/^health-ai-feed \(\+http:\/\/localhost:\d+\/docs\/operators/);
    const { links } = await inbox();
    const feed = await (await fetch(links.feeds.fr ?? "")).text();
    expect(feed).toContain(TITLE);
    expect((await fetch((links.feeds.fr ?? "").replace(/[0-9a-f]{40}/, "0".repeat(40)))).status).toBe(404);

    const { page, complaints } = await visitor(browser, service.origin, PHONE);
    await page.goto("/en/editor#inbox/");
    await page.waitForSelector("#composer[data-ready]");
    await page.locator("#secret").fill(SECRETS.desk);
    await page.getByRole("button", { name: press("useKey"), exact: true }).click();
    await page.locator(".finding").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await picture(page, "inbox-1-list");

    const other = page.locator(".finding").filter({ hasText: "chatbot" });
    await other.locator("[data-act=dismiss]").click();
    await picture(page, "inbox-2-dismiss");
    await page.locator("[data-choice=offTopic]").click();
    await other.waitFor({ state: "detached" });

    await page.locator(".finding").filter({ hasText: TITLE }).locator("[data-act=open]").click();
    await page.locator(".told-inbox p").first().waitFor();
    expect(await page.locator(".told-inbox").textContent()).toContain("Français");
    await picture(page, "inbox-3-opened");
    const text = (name: string) =>
      page.locator("[data-language=en]").getByLabel(message("en", `editor.field.${name}` as "editor.field.title"));
    expect(await text("title").first().inputValue()).toBe(TITLE);
    expect(await text("words").inputValue()).toBe("service");
    await text("summary").fill("The ministers’ charter says who answers for what a machine decides in a hospital.");
    const genre = message("en", "editor.field.genre");
    await page.getByLabel(genre, { exact: true }).selectOption("press-release");
    await picture(page, "inbox-4-written");
    await page.getByRole("button", { name: press("publish"), exact: true }).click();
    await until(async () => {
      const entries = await (await fetch(`${service.origin}/api/v1/entries`)).text();
      return entries.includes(TITLE);
    }, 30_000);
    await picture(page, "inbox-5-published");
    expect((await inbox()).data).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  it("what readers report without a script reaches the composer as text, and is settled there", async () => {
    const words = 'The day is wrong.\n<img src=x onerror="document.title=1">';
    const [entry] = ((await (await fetch(`${service.origin}/api/v1/entries`)).json()) as { data: { id: string }[] })
      .data;
    const reader = await visitor(browser, service.origin, { ...PHONE, javaScriptEnabled: false });
    await reader.page.goto(`/en/entries/${entry?.id}`);
    await reader.page.locator("footer.report a").click();
    await reader.page.getByLabel(rareMessage("en", "report.what")).fill(words);
    await picture(reader.page, "report-1-form");
    await reader.page.getByRole("button", { name: rareMessage("en", "report.send") }).click();
    await reader.page.waitForURL("**/en/report/sent?entry=*");
    expect(await reader.page.locator("h1").textContent()).toBe(rareMessage("en", "report.thanks"));
    await picture(reader.page, "report-2-sent");
    await reader.page.getByRole("link", { name: rareMessage("en", "report.back") }).click();
    await reader.page.waitForURL(`**/en/entries/${entry?.id}`);
    expect(reader.complaints()).toEqual([]);

    const { page, complaints } = await visitor(browser, service.origin, PHONE);
    await page.goto("/en/editor#inbox/");
    await page.waitForSelector("#composer[data-ready]");
    await page.locator("#secret").fill(SECRETS.desk);
    await page.getByRole("button", { name: press("useKey"), exact: true }).click();
    const report = page.locator(".reports .finding");
    await report.first().waitFor();
    expect(await report.locator(".reported").textContent()).toBe(words);
    expect(await report.locator("img").count()).toBe(0);
    expect(await report.locator("a").getAttribute("href")).toBe(`${service.origin}/en/entries/${entry?.id}`);
    await picture(page, "report-3-inbox");
    await report.locator("[data-act=settle]").click();
    await report.waitFor({ state: "detached" });
    expect((await inbox()).reported).toBe(0);
    expect(complaints()).toEqual([]);
  });
});
