import type { EntryType } from "../draft/schema.ts";
import { type Raw, valueAt } from "../draft/value.ts";
import type { Waiting } from "../service/client.ts";

/** An entry as the service has it: what is served, or what waits. */
export interface KnownEntry {
  readonly type: EntryType;
  readonly version: number;
  readonly entry: Raw;
}

/** Asks for what is there now: an answer of a minute ago may be of the version before. */
export async function fetchNow(path: string): Promise<Response | undefined> {
  return await fetch(path, { cache: "no-cache" }).catch(() => undefined);
}

async function json(path: string): Promise<unknown> {
  const response = await fetchNow(path);
  return response?.ok === true ? await response.json() : undefined;
}

/** The entry that the service serves under an id; undefined where it serves none. */
export async function fetchServedEntry(id: string): Promise<KnownEntry | undefined> {
  const entry = valueAt(await json(`/api/v1/entries/${id}`), ["data"]);
  return entry === undefined ? undefined : knownEntry(entry, Number(valueAt(entry, ["version"])));
}

function knownEntry(entry: Raw, version: number): KnownEntry {
  return { type: valueAt(entry, ["type"]) === "news" ? "news" : "event", version, entry };
}

/** Returns a waiting step or a draft as the entry that it would become. */
export async function waitingEntry({ entry: id, links }: Waiting): Promise<KnownEntry | undefined> {
  const preview = links.preview === undefined ? undefined : URL.parse(links.preview)?.pathname;
  const entry = preview === undefined ? undefined : valueAt(await json(`${preview}entry.json`), ["data"]);
  return entry === undefined ? undefined : knownEntry(entry, (await fetchServedEntry(id))?.version ?? 0);
}
