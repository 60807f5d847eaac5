// A rollback takes the code back and leaves the data: objects whose tables are of a later version than their code.
import { evictDurableObject, SELF } from "cloudflare:test";
import { expect, it } from "vitest";
import { MIGRATIONS as OF_SOURCES } from "../../../src/aggregator/statements.ts";
import { MIGRATIONS as OF_HUB } from "../../../src/hub/statements.ts";
import { MIGRATIONS as OF_LEDGER } from "../../../src/ledger/store/schema.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { signedQuestion } from "../../fixtures/signed.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { deliver, get, ORIGIN, project, publishAll } from "../../fixtures/worker/service.ts";

const OBJECTS = [
  bindings.LEDGER.getByName("ledger"),
  bindings.HUB.getByName("hub"),
  bindings.SOURCES.getByName("sources"),
] as const;
const MIGRATIONS = [OF_LEDGER, OF_HUB, OF_SOURCES] as unknown as readonly string[][];

async function health(): Promise<{ code: number } & Record<string, unknown>> {
  const response = await get("/healthz");
  return { code: response.status, ...(await response.json<Record<string, unknown>>()) };
}

it("code that was taken back behind its tables changes nothing in them, says why, and readers are served", async () => {
  await publishAll(publishing(news("before")));
  for (const object of OBJECTS) await object.ensureAlarm();
  expect((await health()).code).toBe(200);
  // The code of one version before.
  const newest = MIGRATIONS.map((migrations) => migrations.pop() ?? expect.fail());
  for (const object of OBJECTS) await evictDurableObject(object as DurableObjectStub);

  const refused = await deliver(publishing(news("meanwhile")), { id: "meanwhile" });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  const [version, known] = [OF_LEDGER.length + 1, OF_LEDGER.length];
  expect(await health()).toMatchObject({
    code: 503,
    status: "down",
    detail: expect.stringContaining(`the ledger: its tables are of version ${version}, and this code knows ${known}: `),
  });
  for (const path of ["/en/feed.atom", "/en/entries/before", "/en/"]) expect((await get(path)).status).toBe(200);
  expect((await get("/api/v1/entries?q=title")).status).toBe(503);
  expect((await SELF.fetch(await signedQuestion("/webhooks/inbox"))).status).toBe(503);
  const subscription = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.topic": `${ORIGIN}/en/feed.atom`,
    "hub.callback": "https://reader.example.org/callback",
  });
  expect((await SELF.fetch(`${ORIGIN}/hub`, { method: "POST", body: subscription })).status).toBe(503);

  // The version that made the tables, deployed again.
  MIGRATIONS.forEach((migrations, index) => void migrations.push(newest[index] ?? ""));
  expect((await deliver(publishing(news("meanwhile")), { id: "meanwhile" })).status).toBe(201);
  await project();
  expect(await health()).toMatchObject({ code: 200, sequence: 2, hub: expect.anything(), sources: expect.anything() });
});
