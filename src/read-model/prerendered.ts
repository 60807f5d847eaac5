import build from "../../dist/build.json" with { type: "json" };
import type { Channel } from "../domain/channel/channel.ts";
import type { FeedExtension, Origin } from "../domain/channel/urls.ts";
import type { Language } from "../domain/entry/language.ts";
import { modifiedAt } from "../domain/entry/revision.ts";
import { NEVER, type View } from "../domain/view/view.ts";
import { weakTag } from "../std/bytes.ts";
import { errorFields, log } from "../std/log.ts";
import { prerenderedKey } from "./keys.ts";
import { CACHE_TTL } from "./read.ts";

// The feeds of whole languages are also kept in KV as they are served: an isolate that has shown nothing yet reads one
// value instead of fifty items to render. Each value says what it was made from; a reader for whom that is not what the
// index names renders the feed by itself, so that it does not matter how old a value is, or whether there is one.

/** The feeds of each language that are kept: those that most readers follow. */
export const PRERENDERED: readonly (readonly [channel: Channel, extension: FeedExtension])[] = [
  [{ kind: "everything" }, "rss"],
  [{ kind: "everything" }, "atom"],
  [{ kind: "everything" }, "json"],
  [{ kind: "events" }, "ics"],
];

/** Reports whether the feed of a channel is kept rendered. */
export function isPrerendered({ kind }: Channel, extension: FeedExtension): boolean {
  return PRERENDERED.some(([of, by]) => of.kind === kind && by === extension);
}

/** A feed as it is served. */
export interface PrerenderedFeed {
  readonly body: Uint8Array;
  /** That of the whole feed: what is damaged has another one. */
  readonly etag: string;
  /** Time of its last change, minor ones too; absent of a feed that never had an entry. */
  readonly modified?: string;
}

/** Says what a rendering is made from: a state of the list, the service's addresses, and the code and its texts. */
export function sourceOfRendering(stamp: string, { origin, tagAuthority }: Origin): string {
  return JSON.stringify([build.hash, origin, tagAuthority, stamp]);
}

/** Returns the time of a view's last change, minor ones too; undefined if it never had an entry. */
export function lastModified(view: View): string | undefined {
  return view.updated === NEVER ? undefined : modifiedAt(view);
}

interface Head extends Omit<PrerenderedFeed, "body"> {
  readonly source: string;
}

/** Makes the value of a view's feed: a line of JSON, and the feed. */
export async function prerenderedValue(source: string, view: View, feed: string): Promise<string> {
  const [etag, modified] = [await weakTag(new TextEncoder().encode(feed)), lastModified(view)];
  const head: Head = { source, etag, ...(modified === undefined ? {} : { modified }) };
  return `${JSON.stringify(head)}\n${feed}`;
}

/** Parses a value; undefined where it was made from something else. Throws where its first line is damaged. */
function parsePrerendered(value: ArrayBuffer, source: string): PrerenderedFeed | undefined {
  const bytes = new Uint8Array(value);
  const end = bytes.indexOf(0x0a);
  const { source: made, ...head } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Head;
  return made === source ? { ...head, body: bytes.subarray(end + 1) } : undefined;
}

/** The operation of a KV namespace that reads a value as bytes. */
export interface BytesStore {
  get(key: string, options: { type: "arrayBuffer"; cacheTtl: number }): Promise<ArrayBuffer | null>;
}

/** Reads a feed that was rendered from what `source` says; undefined where KV has no such one, or fails. */
export async function readPrerendered(
  store: BytesStore,
  language: Language,
  channel: Channel,
  extension: FeedExtension,
  source: string,
): Promise<PrerenderedFeed | undefined> {
  const key = prerenderedKey(language, channel, extension);
  try {
    const value = await store.get(key, { type: "arrayBuffer", cacheTtl: CACHE_TTL });
    return value === null ? undefined : parsePrerendered(value, source);
  } catch (error) {
    log("warn", "prerendered-feed-not-read", { key, ...errorFields(error) });
    return undefined;
  }
}
