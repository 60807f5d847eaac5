import { channelPath } from "../../domain/channel/channel.ts";
import { isLanguage, LANGUAGES, type Language, languagesOf } from "../../domain/entry/language.ts";
import { utc } from "../../domain/time/instant.ts";
import { parseKey } from "../../read-model/keys.ts";
import { loader, publishedRevisions } from "../store/load-revisions.ts";
import type { Statements } from "../store/statements.ts";

const TWO_DAYS = 172_800_000;
const MAX_RECENT = 1000;

/** The catalogue of entries and channels, for lists of addresses: sitemaps, OPML. */
export interface Catalogue {
  /** The time of the last change of anything; absent while there is nothing. */
  readonly changed?: string;
  /** Last released first. */
  readonly entries: readonly {
    readonly id: string;
    readonly languages: readonly Language[];
    readonly released: string;
    readonly updated: string;
  }[];
  /** Channels that an entry was ever in, by language and path. */
  readonly channels: readonly { readonly language: Language; readonly path: string; readonly updated: string }[];
  /** Releases of the last two days, with their titles. */
  readonly recent: readonly {
    readonly id: string;
    readonly languages: readonly { readonly language: Language; readonly title: string }[];
    readonly released: string;
    readonly updated: string;
  }[];
}

/** Channels, and when anything changed last: what does not grow with the entries. */
export function catalogueChannels(sql: Statements): Pick<Catalogue, "changed" | "channels"> {
  const changed = sql.lastChange();
  const channels = sql.listKeys().flatMap(({ key, changed: last }) => {
    const target = parseKey(key);
    return target?.kind === "latest" && isLanguage(target.language)
      ? [{ language: target.language, path: channelPath(target.channel), updated: utc(last) }]
      : [];
  });
  return { ...(changed === 0 ? {} : { changed: utc(changed) }), channels };
}

/** The catalogue at `now` (milliseconds). Grows with the corpus, as sitemaps do: whoever asks keeps the answer. */
export function catalogueOf(sql: Statements, now: number): Catalogue {
  const entries = sql.servedEntries().map(({ id, languages, released, updated }) => ({
    id,
    languages: LANGUAGES.filter((language) => languages.split(",").includes(language)),
    released: utc(released),
    updated,
  }));
  const recent = new Set(
    LANGUAGES.flatMap((language) =>
      sql.releasedBetween(language, "", now - TWO_DAYS, now + 1, 0, MAX_RECENT).map(({ entry_id }) => entry_id),
    ),
  );
  const revisions = publishedRevisions(
    [...recent].map((entry_id) => ({ entry_id })),
    loader(sql),
  );
  return {
    ...catalogueChannels(sql),
    entries,
    recent: revisions
      .toSorted((left, right) => (left.released < right.released ? 1 : -1))
      .map(({ entry, released, updated }) => ({
        id: entry.id,
        languages: languagesOf(entry).map((language) => ({ language, title: entry.texts[language]?.title ?? "" })),
        released,
        updated,
      })),
  };
}
