// Who may publish is kept in the ledger, and changed by signed commands of the operator.
import { reset, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { applyEditorChange, EditorChange } from "../../../src/domain/command/editor-change.ts";
import { createApp } from "../../../src/http/app.ts";
import { keyName } from "../../../src/ingest/keys.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { EDITORS, GHOST_SECRET, SECRETS } from "../../fixtures/editors.ts";
import { news, publishing } from "../../fixtures/entries.ts";
import { holdAgainstContract } from "../../fixtures/openapi-contract.ts";
import { type Delivery, signedQuestion, signedRequest } from "../../fixtures/signed.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";
import { ORIGIN } from "../../fixtures/worker/service.ts";

const PATH = "/webhooks/editors";
/** Secrets of editors that no configuration names. */
const PRESS = `whsec_${btoa("a secret of the press office 0001")}`;
const NEXT = `whsec_${btoa("another secret of that office 002")}`;

type Send = (body: unknown, delivery?: Delivery) => Promise<Response>;

/** A new isolate. */
function isolate(over: object = {}): { send: Send; ask: (path: string, delivery?: Delivery) => Promise<Response> } {
  const app = createApp();
  const env = { ...bindings, ...over } as never;
  return {
    async send(body, delivery = {}) {
      const response = await app.fetch(await signedRequest(body, delivery, ORIGIN), env);
      await holdAgainstContract("POST", `${ORIGIN}${delivery.path ?? "/webhooks/publish"}`, response);
      return response;
    },
    async ask(path, delivery = {}) {
      const response = await app.fetch(await signedQuestion(path, delivery, ORIGIN), env);
      await holdAgainstContract("GET", `${ORIGIN}${path}`, response);
      return response;
    },
  };
}

let seconds = 0;
/** A change of editors, each made a second after the last. */
function change(type: string, data?: object, at = Date.now() - 60_000 + 1000 * seconds++): object {
  return { type, timestamp: new Date(at).toISOString(), ...(data === undefined ? {} : { data }) };
}

const put = (over: object = {}) =>
  change("editor.put", { editor: { id: "press", name: "Press office", secrets: [PRESS], ...over } });

let count = 0;
async function status(send: Send, secret: string): Promise<number> {
  return (await send(publishing(news(`by-${count++}`)), { secret })).status;
}

beforeEach(async () => {
  vi.restoreAllMocks();
  await reset();
  seconds = 0;
});

describe("an editor of the ledger", () => {
  it("an editor added by the operator publishes at once, within its scopes, in every isolate", async () => {
    const { send } = isolate();
    const elsewhere = isolate();
    expect(await status(send, PRESS)).toBe(401);
    expect(await status(elsewhere.send, PRESS)).toBe(401);
    const made = await send(put({ scopes: { organisations: ["who-europe"] } }), { path: PATH });
    expect([made.status, await made.json()]).toEqual([
      201,
      { state: "created", editors: ["press"], keys: [await keyName(PRESS)] },
    ]);
    expect(await status(send, PRESS)).toBe(201);
    await scheduler.wait(1100);
    expect(await status(elsewhere.send, PRESS)).toBe(201);
    const other = news("other", { organisations: [{ id: "fr-ministry-health", role: "publisher" }] });
    expect((await send(publishing(other), { secret: PRESS })).status).toBe(403);
  });

  it("an editor of the ledger gets a new key beside the former one by rotation, and loses one key or all", async () => {
    const { send } = isolate();
    await send(put(), { path: PATH });
    const until = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
    await send(change("editor.rotate", { id: "press", secrets: [NEXT], until: until(60_000) }), { path: PATH });
    expect([await status(send, PRESS), await status(send, NEXT)]).toEqual([201, 201]);
    await send(change("editor.rotate", { id: "press", secrets: [NEXT.replace("YW", "Yn")], until: until(-1000) }), {
      path: PATH,
    });
    expect([await status(send, PRESS), await status(send, NEXT)]).toEqual([401, 401]);
    await send(put({ secrets: [PRESS, NEXT] }), { path: PATH });
    await send(change("editor.revoke", { id: "press", key: await keyName(PRESS) }), { path: PATH });
    expect([await status(send, PRESS), await status(send, NEXT)]).toEqual([401, 201]);
    // Another name, and the keys stay.
    await send(change("editor.put", { editor: { id: "press", name: "Press" } }), { path: PATH });
    expect(await status(send, NEXT)).toBe(201);
    const gone = await send(change("editor.revoke", { id: "press" }), { path: PATH });
    expect(await gone.json()).toEqual({ state: "revoked", editors: ["press"] });
    expect(await status(send, NEXT)).toBe(401);
  });

  it("an editor of the ledger keeps what a change does not name: keys, scopes, the sites that publish for it", () => {
    const ghost = EDITORS.find(({ adapters }) => adapters !== undefined);
    if (ghost === undefined) throw new Error("no editor has a site");
    const { adapters, scopes } = ghost;
    const changed = (editor: object) =>
      applyEditorChange(
        { ...ghost, secrets: [PRESS] },
        EditorChange.parse(change("editor.put", { editor: { id: ghost.id, name: "Other", ...editor } })) as never,
        new Map(),
      );
    const kept = { id: ghost.id, name: "Other", adapters, scopes };
    expect(changed({})).toEqual({ ...kept, secrets: [PRESS] });
    expect(changed({ secrets: [NEXT] })).toEqual({ ...kept, secrets: [NEXT] });
    expect(changed({ scopes: {} })).toEqual({ ...kept, secrets: [PRESS], scopes: {} });
    const [site] = adapters?.ghost ?? [];
    const one = { ghost: [{ ...site, genre: "speech" }] };
    expect(changed({ adapters: one })).toMatchObject({ secrets: [PRESS], adapters: one });
  });

  it("who was revoked has no effect in an isolate that does not know it, and none of theirs is released", async () => {
    const { send } = isolate();
    const elsewhere = isolate();
    await send(put(), { path: PATH });
    expect(await status(elsewhere.send, PRESS)).toBe(201);
    const publishAt = new Date(Date.now() + 60_000).toISOString();
    const held = await elsewhere.send(publishing(news("held"), { publishAt }), { secret: PRESS });
    expect(held.status).toBe(202);
    await send(change("editor.revoke", { id: "press" }), { path: PATH });
    expect(await status(elsewhere.send, PRESS)).toBe(403);
    await runInDurableObject(bindings.LEDGER.getByName("ledger"), async (instance: Ledger) => {
      instance.clock = () => Date.now() + 120_000;
      await instance.alarm();
      expect((await instance.waiting({ id: "desk", scope: { held: "all" } })).length).toBe(0);
    });
    expect((await bindings.LEDGER.getByName("ledger").history("held")).length).toBe(0);
  });
});

describe("changes of editors", () => {
  it("only the operator may change editors, and no other signed request counts as such a change", async () => {
    const { send, ask } = isolate();
    expect((await send(put(), { path: PATH, secret: SECRETS.ministry })).status).toBe(403);
    expect((await send(put(), { path: PATH, secret: PRESS })).status).toBe(401);
    expect((await ask(PATH, { secret: SECRETS.ministry })).status).toBe(403);
    expect((await send(publishing(news("a")), { path: PATH })).status).toBe(422);
    expect((await send(put(), {})).status).toBe(422);
    expect(await status(send, PRESS)).toBe(401);
  });

  it("changes of editors never touch the operator's root, who is the first of the secret", async () => {
    const { send } = isolate();
    for (const body of [
      change("editor.put", { editor: { id: "desk", name: "Not the desk", secrets: [PRESS] } }),
      change("editor.rotate", { id: "desk", secrets: [PRESS], until: new Date().toISOString() }),
      change("editor.revoke", { id: "desk" }),
    ])
      expect((await send(body, { path: PATH })).status).toBe(422);
    expect(await status(send, SECRETS.desk)).toBe(201);
  });

  it("changes that the service would not take are refused, with the reason", async () => {
    const { send } = isolate();
    for (const [body, detail] of [
      [put({ secrets: [SECRETS.ministry] }), "is the same key as one of"],
      [put({ secrets: ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] }), "too regular"],
      [put({ secrets: [] }), "neither secrets nor publicKeys"],
      [put({ scopes: { organisations: ["nobody"] } }), "nobody is not known"],
      [change("editor.revoke", { id: "nobody" }), "no such editor"],
      [change("editor.revoke", { id: "ministry", key: "00000000" }), "no such key"],
      [change("editor.rotate", { id: "ministry", until: new Date().toISOString() }), "secrets or publicKeys"],
    ] as const) {
      const response = await send(body, { path: PATH });
      expect([response.status, await response.text()]).toEqual([422, expect.stringContaining(detail)]);
    }
  });

  it("a delivery that is sent again, or late, brings nobody back", async () => {
    const { send } = isolate();
    const first = put();
    expect((await send(first, { path: PATH, id: "first" })).status).toBe(201);
    const late = put({ name: "Late" });
    await send(change("editor.revoke", { id: "press" }), { path: PATH });
    expect((await send(first, { path: PATH, id: "first" })).status).toBe(201);
    expect(await (await send(late, { path: PATH })).json()).toEqual({ state: "superseded", editors: ["press"] });
    expect(await status(send, PRESS)).toBe(401);
    expect((await send(put({ name: "Other" }), { path: PATH, id: "first" })).status).toBe(422);
  });

  it("changes of editors are listed with who made them, without any key", async () => {
    const { send, ask } = isolate();
    await send(put(), { path: PATH });
    await send(change("editor.revoke", { id: "press" }), { path: PATH });
    const text = await (await ask(PATH)).text();
    for (const secret of [...Object.values(SECRETS), PRESS, GHOST_SECRET]) expect(text).not.toContain(secret.slice(6));
    const { data, changes } = JSON.parse(text);
    expect(data.map(({ id, kept }: { id: string; kept: string }) => [id, kept])).toEqual(
      EDITORS.map(({ id }) => [id, "secret"]),
    );
    expect(changes).toEqual([
      expect.objectContaining({ operator: "desk", command: "editor.revoke", editor: "press", state: "revoked" }),
      expect.objectContaining({ operator: "desk", command: "editor.put", editor: "press", state: "created" }),
    ]);
    const log = await (await ask("/webhooks/log")).json<{ data: { command: string }[] }>();
    expect(log.data.slice(0, 2).map(({ command }) => command)).toEqual(["editor.revoke", "editor.put"]);
  });
});

describe("from the secret to the ledger", () => {
  it("the editors of the secret are copied, publish when it holds the root only, and are revoked there", async () => {
    const { send } = isolate();
    const imported = await send(change("editor.import"), { path: PATH });
    expect(await imported.json()).toEqual({
      state: "imported",
      editors: ["ministry", "translator", "blog", "newsroom"],
    });
    expect(await (await send(change("editor.import"), { path: PATH })).json()).toEqual({
      state: "imported",
      editors: [],
    });
    expect(await status(send, SECRETS.newsroom)).toBe(201);
    const rootOnly = isolate({ EDITORS: JSON.stringify(EDITORS.slice(0, 1)) });
    expect(await status(rootOnly.send, SECRETS.newsroom)).toBe(201);
    expect(await status(rootOnly.send, SECRETS.desk)).toBe(201);
    await send(change("editor.revoke", { id: "newsroom" }), { path: PATH });
    // The secret still has it.
    expect(await status(send, SECRETS.newsroom)).toBe(401);
  });
});

describe("a request that nobody signed", () => {
  it("a request that nobody signed costs the ledger at most one question a second", async () => {
    const editors = vi.fn(async () => ({ version: 0, ids: [], records: [] }));
    const { send } = isolate({ LEDGER: { getByName: () => ({ editors }) } });
    const began = Date.now();
    for (let index = 0; index < 100; index++) expect(await status(send, PRESS)).toBe(401);
    expect(editors.mock.calls.length).toBeLessThanOrEqual(2 + (Date.now() - began) / 1000);
  });

  it("editors of the secret are known while the ledger does not answer", async () => {
    const away = async () => await Promise.reject(Object.assign(new Error("the ledger is away"), { retryable: true }));
    const { send } = isolate({ LEDGER: { getByName: () => ({ editors: away, execute: away }) } });
    expect(await status(send, PRESS)).toBe(401);
    expect(await status(send, SECRETS.desk)).toBe(503);
  });
});
