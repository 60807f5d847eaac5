import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRETS } from "../fixtures/editors.ts";
import { event, news, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { settled } from "./corpus.ts";
import { Service, until } from "./service.ts";

const service = new Service({ alone: true });
beforeAll(() => service.start());
afterAll(() => service.stop());

const text = async (path: string): Promise<string> => await (await fetch(`${service.origin}${path}`)).text();
const deliver = async (body: unknown, id?: string): Promise<Response> =>
  await fetch(await signedRequest(body, id === undefined ? {} : { id }, service.origin));

describe("an editor's system", () => {
  it.each([
    ["standardwebhooks", StandardWebhook],
    ["svix", SvixWebhook],
  ])(
    "an editor's system that signs with the package %s can publish, and a body serialised again is refused",
    async (name, Webhook) => {
      const webhook = new Webhook(SECRETS.desk);
      const body = JSON.stringify(publishing(news(`from-${name}`)));
      const [id, at] = [`msg_${name}`, new Date()];
      const headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": webhook.sign(id, at, body),
      };
      const send = (sent: string) =>
        fetch(`${service.origin}/webhooks/publish`, { method: "POST", headers, body: sent });
      expect((await send(JSON.stringify(JSON.parse(body), null, 2))).status).toBe(401);
      expect((await send(body)).status).toBe(201);
      expect((await send(body)).status).toBe(200);
    },
  );

  it("an editor's system that delivers 100 copies at once makes one revision and gets 100 equal receipts", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => deliver(publishing(news("parallel")), "msg_parallel")),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(99);
    const receipts = await Promise.all(answers.map((answer) => answer.json() as Promise<{ version: number }>));
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(receipts[0]?.version).toBe(1);
  });
});

describe("a publication", () => {
  it("a publication is in each of its feeds once the outbox is empty and memory over, and in no other", async () => {
    // Feeds that somebody reads already are the hard case: they are in memory.
    const belongs = [
      "/en/feed.rss",
      "/fr/feed.atom",
      "/fr/events/feed.json",
      "/en/events/feed.ics",
      "/en/topics/mental-health/feed.rss",
      "/fr/organisations/who/feed.atom",
      "/en/countries/jp/feed.csv",
      "/fr/",
    ];
    const others = [
      "/en/news/feed.rss",
      "/de/feed.atom",
      "/en/topics/regulation-law/feed.json",
      "/fr/countries/pt/feed.ics",
    ];
    for (const path of [...belongs, ...others]) expect(await text(path)).not.toContain("live-one");
    const texts = {
      en: { words: "service", title: "live-one", summary: "S" },
      fr: { words: "service", title: "live-one", summary: "R" },
    };
    const draft = event("live-one", {
      texts,
      topics: ["mental-health"],
      organisations: [{ id: "who", role: "organiser" }],
      countries: ["JP"],
    });
    expect((await deliver(publishing(draft))).status).toBe(201);
    await settled(service);
    for (const path of belongs) expect(await text(path), path).toContain("live-one");
    for (const path of others) expect(await text(path), path).not.toContain("live-one");
  });
});

describe("a process that is killed", () => {
  it("a process killed right after it answered 2xx has lost nothing when it restarts", async () => {
    const acked: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 5; index++) {
        const id = `killed-${round}-${index}`;
        if ((await deliver(publishing(news(id)))).status === 201) acked.push(id);
      }
      await service.kill();
      await service.start();
    }
    expect(acked).toHaveLength(15);
    await until(
      async () =>
        ((await (await fetch(`${service.origin}/healthz`)).json()) as { outbox: { rows: number } }).outbox.rows === 0,
    );
    for (const id of acked) expect((await fetch(`${service.origin}/api/v1/entries/${id}`)).status, id).toBe(200);
    const feed = await text("/en/feed.json");
    for (const id of acked) expect(feed).toContain(`Title of ${id}`);
  });
});
