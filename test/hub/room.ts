// The hub with its clock in the tests' hands, and with subscribers behind workerd's own fetch: see subscribers.ts.
import { runInDurableObject, SELF } from "cloudflare:test";
import { expect } from "vitest";
import type { Line } from "../../src/hub/calls.ts";
import type { Hub } from "../../src/hub/hub.ts";
import { news, publishing } from "../entries.ts";
import { bindings } from "../fixtures/ledger.ts";
import { deliver, ORIGIN, project } from "../http/service.ts";
import { holdAgainstContract } from "../openapi/contract.ts";
import type { Received } from "./subscribers.ts";

export const ATOM = `${ORIGIN}/en/feed.atom`;
/** A stub is of no use any more once its object has crashed. */
export const hub = () => bindings.HUB.getByName("hub");

/** Test files run at the same time, and have one internet. */
const ROOM = crypto.randomUUID();

export const send: Line["send"] = (address, init) => fetch(address, { ...init, headers: { ...init.headers, room: ROOM } });

export async function post(body: string, type = "application/x-www-form-urlencoded", headers: Record<string, string> = {}): Promise<Response> {
  const response = await SELF.fetch(`${ORIGIN}/hub`, { method: "POST", headers: { "content-type": type, ...headers }, body });
  await holdAgainstContract("POST", `${ORIGIN}/hub`, response);
  return response;
}

export async function ask(callback: string, over: Record<string, string | undefined> = {}, headers: Record<string, string> = {}): Promise<Response> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries({ "hub.mode": "subscribe", "hub.topic": ATOM, "hub.callback": callback, ...over }))
    if (value !== undefined) form.append(name, value);
  return await post(String(form), undefined, headers);
}

const DAY = 86_400_000;
const BEGAN = Date.now();
/** `ahead`: milliseconds that the hub's clock, which stands still, is ahead: at least a day, so that no alarm goes off by itself beside those that tests run. */
export const time = { ahead: DAY };
export const now = () => BEGAN + time.ahead;

/** The tests' own clock and internet, which a hub that is started anew has not. */
export async function furnish(): Promise<void> {
  await runInDurableObject(hub(), (instance: Hub) => {
    instance.clock = now;
    instance.patience = 10_000;
    instance.send = send;
  });
}

/** An empty hub, and a new day. */
export async function reset(): Promise<void> {
  time.ahead = DAY;
  await furnish();
  await runInDurableObject(hub(), (_instance: Hub, state) => {
    for (const table of ["requests", "subscriptions", "denials"]) state.storage.sql.exec(`DELETE FROM ${table}`);
  });
  await received();
}

/** Runs the hub's alarm, and tells what subscribers received by it. */
export async function run(): Promise<Received[]> {
  await runInDurableObject(hub(), (instance: Hub) => instance.alarm());
  return await received();
}

export async function received(): Promise<Received[]> {
  return await (await fetch(`https://received.example/${ROOM}`)).json();
}

/** Lets a subscriber at /held take what it was sent. */
export async function release(): Promise<void> {
  await fetch(`https://release.example/${ROOM}`);
}

export async function subscribe(callback: string, over: Record<string, string> = {}): Promise<void> {
  expect((await ask(callback, over)).status).toBe(202);
  await run();
}

/** Publishes, and lets KV and the hub know. */
export async function publish(body: unknown): Promise<void> {
  expect((await deliver(body)).ok).toBe(true);
  await project();
}

export interface Row {
  readonly topic: string;
  readonly callback: string;
  readonly secret: string | null;
  readonly expires: number;
  readonly wanted: number;
  readonly due: number | null;
  readonly failures: number;
}

export async function subscriptions(): Promise<Row[]> {
  return await runInDurableObject(
    hub(),
    (_instance, state) => state.storage.sql.exec("SELECT * FROM subscriptions ORDER BY callback").toArray() as unknown as Row[],
  );
}

/** Subscriptions and requests that are there, without anybody having been asked. */
export async function enter(table: "subscriptions" | "requests", callbacks: readonly string[], over: Record<string, string | number> = {}): Promise<void> {
  await runInDurableObject(hub(), (_instance, state) => {
    for (const callback of callbacks) {
      const domain = new URL(callback).hostname.split(".").slice(-2).join(".");
      const row = { topic: ATOM, callback, domain, ...(table === "subscriptions" ? { expires: now() + 1e6 } : { request: "{}" }), ...over };
      const names = Object.keys(row);
      state.storage.sql.exec(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => "?").join()})`, ...Object.values(row));
    }
  });
}

let number = 0;
/** A command that changes every list of English news. */
export const another = () => publishing(news(`pushed-${number++}`));
/** The id of the entry that came last. */
export const last = () => `pushed-${number - 1}`;
