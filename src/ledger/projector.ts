import { channelPath } from "../domain/channel/channel.ts";
import type { Language } from "../domain/entry/language.ts";
import type { Revision, Tombstone } from "../domain/entry/revision.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { facetOf } from "../domain/query/selection.ts";
import { utc } from "../domain/time/instant.ts";
import { AGENDA_SIZE, LATEST_SIZE, type View, WITHDRAWN_SIZE } from "../domain/view/view.ts";
import { buildView } from "../read-model/build-view.ts";
import { parseKey } from "../read-model/keys.ts";
import { type Store, writeValues } from "../read-model/write.ts";
import { sha256, toBase64 } from "../std/bytes.ts";
import { DAY_MS } from "../std/duration.ts";
import type { ReceiptStatements } from "./commands/receipts.ts";
import { type IndexingProgress, isIndexed } from "./index/index-entry.ts";
import type { Postings } from "./index/postings.ts";
import { monthOf } from "./reads/archive.ts";
import { type LoadRevision, loader, publishedRevisions } from "./store/load-revisions.ts";
import type { Statements } from "./store/statements.ts";

const LIMITS = {
  /** Keys that one run writes: an invocation has 1000 operations, and the hub is told beside it. */
  keys: 900,
  /** Milliseconds until a put that hangs is given up. */
  hanging: 300_000,
  /** Milliseconds for which it is kept what KV showed since when. */
  kept: 30 * DAY_MS,
} as const;

/** Parts of the ledger that the projector uses. */
export interface ProjectionSource {
  readonly sql: Statements;
  readonly index: Postings;
  readonly indexing: IndexingProgress;
  readonly deliveries: ReceiptStatements;
  readonly taxonomy: Taxonomy;
}

/** Writes KV from the outbox. `clock` in milliseconds since 1970. */
export function projector(
  { sql, index, indexing, deliveries, taxonomy }: ProjectionSource,
  store: Store,
  clock: () => number,
) {
  /**
   * Puts that have not come back: the same key is not written again before they do, or an old value might land last.
   */
  const hanging = new Map<string, number>();

  /** Returns the content of a KV key, without position and time; undefined for a key of an older grammar. */
  function content(key: string, load: LoadRevision): View | Revision | Tombstone | undefined {
    const target = parseKey(key);
    if (target === undefined) return undefined;
    if (target.kind === "entry") return load(target.id);
    const { kind, language, channel } = target;
    const path = channelPath(channel);
    const rows = kind === "latest" ? sql.latest(language, path, LATEST_SIZE) : sql.agenda(language, path, AGENDA_SIZE);
    const withdrawn = kind === "latest" ? withdrawnLast(language, path) : [];
    return buildView(
      { kind, language, channel, revisions: publishedRevisions(rows, load), withdrawn, sequence: 0, updated: "" },
      taxonomy,
      (oldest) => (oldest === undefined ? undefined : monthOf(Date.parse(oldest.released))),
    );
  }

  function withdrawnLast(language: Language, path: string): { id: string; at: string }[] {
    return sql
      .withdrawnLast(language, path, WITHDRAWN_SIZE)
      .map(({ entry_id, withdrawn }) => ({ id: entry_id, at: utc(withdrawn) }));
  }

  /**
   * Returns the number of entries in a latest view's channel; undefined for any other key, and while the indexes are
   * rebuilt.
   */
  function total(key: string): number | undefined {
    const target = parseKey(key);
    if (target?.kind !== "latest" || !isIndexed(indexing)) return undefined;
    const [facet, value] = facetOf(target.channel) ?? ["language", target.language];
    return index.lists([[target.language, facet, value]])[0]?.count ?? 0;
  }

  /** Notes since when KV shows the ledger up to where it does. */
  function record(): void {
    const dirty = sql.oldestDirty();
    const position = dirty === undefined ? sql.head() : dirty.dirty - 1;
    if (position <= deliveries.projectedUpTo()) return;
    const now = clock();
    deliveries.insertProjection(position, now);
    deliveries.forgetProjections(now - LIMITS.kept);
  }

  return {
    /**
     * Writes the oldest part of the outbox; false where a key could not be written. A put counts as hanging after
     * `timeoutMs` milliseconds.
     */
    async write(timeoutMs: number): Promise<boolean> {
      const now = clock();
      for (const [key, since] of hanging) if (now - since > LIMITS.hanging) hanging.delete(key);
      const rows = sql.outbox(LIMITS.keys + hanging.size).filter(({ key }) => !hanging.has(key));
      // All contents are read before the first await: they are of one position of the ledger.
      const head = sql.head();
      const load = loader(sql);
      const contents = rows.map((row) => ({ ...row, content: content(row.key, load), total: total(row.key) }));
      const values: {
        key: string;
        value: string;
        sequence: number;
        changed: number;
        digest: string;
        isNew: boolean;
      }[] = [];
      for (const { key, sequence, touched, changed, digest, force, content, total } of contents) {
        // A new total is written, but it is no change of what feeds show.
        const shown = toBase64(await sha256(JSON.stringify(content)));
        const print = total === undefined ? shown : `${shown} ${total}`;
        const [shownBefore] = digest.split(" ");
        if (content === undefined || (print === digest && force === 0)) {
          sql.projected(key, sequence, changed, digest);
          continue;
        }
        const moved = digest === "" || shown === shownBefore ? changed : touched;
        const value =
          "kind" in content
            ? { ...content, sequence: head, updated: utc(moved), ...(total === undefined ? {} : { total }) }
            : content;
        values.push({
          key,
          value: JSON.stringify(value),
          sequence,
          changed: moved,
          digest: print,
          isNew: "kind" in content && shown !== shownBefore,
        });
      }
      const stored = await writeValues(store, values, timeoutMs, (key, pending) => {
        hanging.set(key, now);
        const back = () => hanging.delete(key);
        pending.then(back, back);
      });
      if (stored.size < values.length)
        console.warn(`KV took ${stored.size} of ${values.length} keys; the rest stays in the outbox`);
      for (const { key, sequence, changed, digest, isNew } of values) {
        if (!stored.has(key)) continue;
        sql.projected(key, sequence, changed, digest);
        if (isNew) sql.announce(key, head);
      }
      record();
      return stored.size === values.length;
    },
  };
}

export type Projector = ReturnType<typeof projector>;
