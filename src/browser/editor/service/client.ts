import { signWith } from "../../../ingest/signature.ts";
import type { SigningKey } from "./signing-key.ts";

/** A command that was signed for, kept until it is answered: sent again under its id, it happens once. */
export interface PendingDelivery {
  readonly id: string;
  readonly type: string;
  readonly body: string;
}

export interface StoredReceipt {
  readonly receipt: string;
  readonly entry: string;
  readonly version: number;
  readonly state: string;
  readonly due?: string;
  readonly links?: { readonly preview?: string; readonly pages?: Readonly<Record<string, string>> };
}

export interface ProblemAnswer {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** Id of the entry that seems to be the same work. */
  readonly duplicateOf?: string;
}

export type Answer<Value> =
  | { readonly kind: "answered"; readonly value: Value }
  | { readonly kind: "refused"; readonly problem: ProblemAnswer }
  | { readonly kind: "silent" };

/** Milliseconds between tries. */
const PAUSES = [500, 1500, 4000];
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** A command, without the envelope in which it is sent. */
export interface SignableCommand {
  readonly type: string;
  readonly data: object;
}

/** Several commands are carried out together, or none of them. */
export function deliveryOfAll(commands: readonly [SignableCommand, ...SignableCommand[]]): PendingDelivery {
  const [first] = commands;
  return commands.length === 1 ? deliveryOf(first.type, first.data) : deliveryOf("batch", { commands });
}

export function deliveryOf(type: string, data: object, more: { readonly dryRun?: true } = {}): PendingDelivery {
  return {
    id: `composer_${crypto.randomUUID()}`,
    type,
    body: JSON.stringify({ type, timestamp: new Date().toISOString(), ...more, data }),
  };
}

/** Asks or sends. What is signed is the body, or where there is none the path. */
async function exchange<Value>(key: SigningKey, path: string, id: string, body?: string): Promise<Answer<Value>> {
  const method = body === undefined ? "GET" : "POST";
  for (let tries = 0; ; tries++) {
    try {
      const headers = {
        "content-type": "application/json",
        ...(await signWith(id, Math.floor(Date.now() / 1000), new TextEncoder().encode(body ?? path), key)),
      };
      const response = await fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        redirect: "error",
      });
      if (response.ok) return { kind: "answered", value: (await response.json()) as Value };
      if (response.status !== 429 && response.status < 500)
        return { kind: "refused", problem: (await response.json().catch(() => ({}))) as ProblemAnswer };
    } catch {
      // The network: told below, when the tries are used up.
    }
    const wait = PAUSES[tries];
    if (wait === undefined) return { kind: "silent" };
    await pause(wait);
  }
}

/** Sends a delivery, for the receipt of its first command; busy services and broken networks are tried again. */
export async function deliver(key: SigningKey, { id, body }: PendingDelivery): Promise<Answer<StoredReceipt>> {
  const answer = await exchange<StoredReceipt | { readonly receipts: readonly [StoredReceipt] }>(
    key,
    "/webhooks/publish",
    id,
    body,
  );
  if (answer.kind !== "answered") return answer;
  return { kind: "answered", value: "receipts" in answer.value ? answer.value.receipts[0] : answer.value };
}

export interface DryRunResult {
  readonly state: string;
  readonly diff?: readonly { readonly path: string }[];
  readonly channels: readonly { readonly page: string }[];
}

/** Asks what a command would do; nothing is stored. */
export async function askDryRun(
  key: SigningKey,
  type: string,
  data: object,
): Promise<Answer<{ readonly data: DryRunResult }>> {
  const { id, body } = deliveryOf(type, data, { dryRun: true });
  return await exchange(key, "/webhooks/publish", id, body);
}

/** Waits, a minute at most, until every feed shows what a receipt is of. */
export async function waitUntilVisible(key: SigningKey, receipt: string): Promise<boolean> {
  for (let tries = 0; tries < 60; tries++) {
    const answer = await exchange<{ data: { stage?: string } }>(
      key,
      `/webhooks/receipts/${receipt}`,
      `composer_${crypto.randomUUID()}`,
    );
    if (answer.kind !== "answered") return false;
    if (answer.value.data.stage === "projected") return true;
    await pause(1000);
  }
  return false;
}

/** A waiting step or a draft that the service holds. */
export interface Waiting {
  readonly entry: string;
  readonly state: "scheduled" | "draft";
  readonly command: string;
  readonly due?: string;
  readonly links: { readonly preview?: string };
}

/** Asks what of the editor's own waits. */
export async function fetchWaiting(key: SigningKey): Promise<Answer<{ readonly data: readonly Waiting[] }>> {
  return await exchange(key, "/webhooks/waiting", `composer_${crypto.randomUUID()}`);
}

/** An entry that the editor published or changed, as it is now. */
export interface OwnEntry {
  readonly entry: string;
  readonly state: "published" | "withdrawn";
  readonly titles: Readonly<Record<string, string>>;
}

/** A page of what the editor published or changed; `next` is the address of the one after it. */
export interface OwnEntriesPage {
  readonly data: readonly OwnEntry[];
  readonly links: { readonly next?: string };
}

/** Asks for a page of what the editor published or changed, last changed first. */
export async function fetchOwnEntries(key: SigningKey, path = "/webhooks/entries"): Promise<Answer<OwnEntriesPage>> {
  return await exchange(key, path, `composer_${crypto.randomUUID()}`);
}

/** An entry with texts that are behind their original or the facts. */
interface EntryBehind {
  readonly entry: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, { readonly state: "present" | "behind" | "missing" }>>;
}

/** A page of entries with texts that are behind; `next` is there where more follow. */
export interface EntriesBehind {
  readonly data: readonly EntryBehind[];
  readonly links: { readonly next?: string };
}

/** Asks which entries that the editor may change have texts that are behind. */
export async function entriesBehind(key: SigningKey): Promise<Answer<EntriesBehind>> {
  return await exchange(key, "/webhooks/translations?state=behind", `composer_${crypto.randomUUID()}`);
}

/** Asks for the inbox, or for a finding of it. */
export async function inboxOf<Value>(key: SigningKey, path: string): Promise<Answer<Value>> {
  return await exchange(key, path, `composer_${crypto.randomUUID()}`);
}

/** Does something with a finding. */
export async function inboxCommand(key: SigningKey, type: string, data: object): Promise<Answer<object>> {
  const { id, body } = deliveryOf(type, data);
  return await exchange(key, "/webhooks/inbox", id, body);
}
