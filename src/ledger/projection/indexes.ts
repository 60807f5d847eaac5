import type { Language } from "../../domain/entry/language.ts";
import { blockOf } from "../../read-model/items.ts";
import { GROUPS, indexKey, targetOf } from "../../read-model/keys.ts";
import { indexText, type StoredList } from "../../read-model/list-index.ts";
import type { SearchIndex } from "../search-index/search-index.ts";
import { type BlockContext, ensureItems, type LocatedItems } from "./item-blocks.ts";
import { type IndexedList, indexedList, type ListContent, readList } from "./lists.ts";
import { pause, type Run } from "./run.ts";
import { byKind } from "./values.ts";

/** Lists that are read before whoever waits for the ledger is let in. */
const SLICE = 20;

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Writes the indexes of a language in which lists changed, after the items that they name. */
export async function writeLanguage(
  context: BlockContext,
  counts: () => SearchIndex | undefined,
  language: Language,
  targets: readonly string[],
  run: Run,
): Promise<void> {
  const { sql, writer } = context;
  // Every list is read at this position or after it.
  const sequence = sql.head();
  const lists = new Map<string, ListContent[]>();
  for (const target of targets) {
    // A put of it hangs: what it would name now is read when it is back.
    if (writer.isHanging(indexKey(target))) {
      fail(context, run, target, "a put has not come back");
      continue;
    }
    const read: ListContent[] = [];
    for (const [count, row] of sql.dirtyLists(target, run.due).entries()) {
      if (count % SLICE === SLICE - 1) await pause();
      try {
        const list = readList(sql, counts(), row);
        if (list === undefined) sql.projected([row]);
        else read.push(list);
      } catch (error) {
        run.complete = false;
        sql.failed(row.key, reason(error), context.clock());
      }
    }
    lists.set(target, read);
  }
  const sequences = new Set(
    [...lists.values()]
      .flat()
      .flatMap(({ revisions, notices }) => [...revisions.map((each) => each.sequence), ...notices]),
  );
  const items = await ensureItems(context, language, [...sequences], run);
  for (const [target, read] of lists) {
    await writeIndex(context, language, target, sequence, read, items, run);
    await pause();
  }
}

function fail({ sql, clock }: BlockContext, run: Run, target: string, failure: string): void {
  run.complete = false;
  for (const { key } of sql.dirtyLists(target, run.due)) sql.failed(key, failure, clock());
}

/** The blocks that a list's content names. */
function blocksIn(content: string): number[] {
  const { items, notices = [] } = JSON.parse(content) as StoredList;
  return [...items, ...notices].map(blockOf);
}

async function writeIndex(
  { sql, blocks, writer, identity, clock }: BlockContext,
  language: Language,
  target: string,
  sequence: number,
  read: readonly ListContent[],
  items: LocatedItems,
  run: Run,
): Promise<void> {
  const entries = new Map<string, IndexedList>();
  for (const list of read) {
    const entry = indexedList(list, items, run.write);
    if (entry !== undefined) entries.set(list.row.key, entry);
    else if (!run.complete) sql.failed(list.row.key, "KV did not take the items", clock());
  }
  const changed = [...entries.values()].filter(({ row, content }) => content !== row.content || row.force === 1);
  if (changed.length > 0) {
    const contents = new Map(sql.contents(target).map(({ key, content }) => [key, content]));
    for (const [key, { content }] of entries) contents.set(key, content);
    const named = [...new Set([...contents.values()].flatMap(blocksIn))];
    const others = GROUPS.map((group) => targetOf(language, group)).filter((other) => other !== target);
    // Until KV has taken the new index, the one that it has names blocks too.
    blocks.nameBlocks(target, [...new Set([...named, ...blocks.blocksOf(target)])], others, clock());
    const listed = [...contents].map(([path, content]) => ({ key: path, content }));
    const key = indexKey(target);
    const value = indexText({ ledger: identity(), sequence, write: run.write }, byKind(listed));
    run.operations--;
    if (!(await writer.put([{ key, value }], run.timeoutMs)).has(key)) {
      run.complete = false;
      for (const each of entries.keys()) sql.failed(each, "KV did not take the index", clock());
      return;
    }
    blocks.nameBlocks(target, named, others, clock());
    blocks.indexWritten(target, sequence, run.write, clock());
  }
  for (const [key, { row, content, digest, changed: moved, isNew, fault }] of entries) {
    // An index that does not show everything yet stays in the outbox.
    sql.projected([{ key, changed: moved, digest, sequence: fault === undefined ? row.sequence : -1 }]);
    sql.setContent(key, content);
    if (isNew) sql.announce(key, sequence);
    if (fault === undefined) continue;
    run.complete = false;
    sql.failed(key, fault, clock());
  }
}
