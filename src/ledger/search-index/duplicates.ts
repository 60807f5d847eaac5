import type { Entry } from "../../domain/entry/entry.ts";
import { isSameWork, type WorkProfile, workKeys, workProfile } from "../../search/same-work.ts";
import type { SearchIndex } from "./search-index.ts";

/** Entries under one key that are compared: what an organisation published on one day may be a thousand. */
const MAX_COMPARED = 50;

/** Finds the id of a served entry that is the same work as an entry, under another id. */
export function sameWork(sql: SearchIndex, entry: Entry): string | undefined {
  const profile = workProfile(entry);
  return sql
    .worksUnder(workKeys(profile), MAX_COMPARED)
    .find((other) => other.entry_id !== entry.id && isSameWork(profile, JSON.parse(other.profile) as WorkProfile))
    ?.entry_id;
}

/** A served work as the index knows it. */
export interface KnownWork {
  readonly entry: string;
  readonly profile: WorkProfile;
}

/** The served works under any of some keys. */
export function worksUnder(sql: SearchIndex, keys: readonly string[]): KnownWork[] {
  return sql
    .worksUnder(keys, MAX_COMPARED)
    .map(({ entry_id, profile }) => ({ entry: entry_id, profile: JSON.parse(profile) as WorkProfile }));
}
