import type { Language } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { BLOCK_CHARACTERS, blockText, LINES, reference } from "../../read-model/items.ts";
import { blockKey } from "../../read-model/keys.ts";
import { fingerprint } from "../../std/bytes.ts";
import type { Statements } from "../store/statements.ts";
import type { BlockStatements, ItemLocation } from "./block-statements.ts";
import { itemAt } from "./item-at.ts";
import type { KvWriter } from "./kv-writer.ts";
import { pause, type Run, SLICE_CHARACTERS } from "./run.ts";

/** Characters of items that are held at once. */
const HELD_CHARACTERS = 1_000_000;
/** Operations that are kept for the indexes of a run. */
const RESERVED = 40;

interface MadeItem extends Omit<ItemLocation, "ref"> {
  readonly json: string;
}

interface Block {
  readonly items: MadeItem[];
  characters: number;
}

/**
 * The places of the items of revisions. An item that could not be made is in neither `located` nor, if it is left for
 * the next run, `faulty`.
 */
export interface LocatedItems {
  readonly located: ReadonlyMap<number, ItemLocation>;
  /** Revisions that cannot be shown, each with the reason. */
  readonly faulty: ReadonlyMap<number, string>;
}

export interface BlockContext {
  readonly sql: Statements;
  readonly blocks: BlockStatements;
  readonly writer: KvWriter;
  readonly taxonomy: Taxonomy;
  /** Identity of the ledger. */
  readonly identity: () => string;
  readonly clock: () => number;
}

/** Sees to it that KV holds the items of revisions in a language, and returns where. */
export async function ensureItems(
  { sql, blocks, writer, taxonomy, identity, clock }: BlockContext,
  language: Language,
  sequences: readonly number[],
  run: Run,
): Promise<LocatedItems> {
  const located = new Map(blocks.locate(language, sequences).map((location) => [location.sequence, location]));
  const faulty = new Map<number, string>();
  const missing = sequences.filter((sequence) => !located.has(sequence)).toSorted((left, right) => left - right);
  let pending: Block[] = [];
  let held = 0;

  const flush = async (): Promise<void> => {
    const values = pending.map((block) => {
      const id = blocks.insertBlock(clock());
      return { key: blockKey(identity(), id), value: blockText(block.items.map(({ json }) => json)), id, block };
    });
    pending = [];
    held = 0;
    run.operations -= values.length;
    const stored = await writer.put(values, run.timeoutMs);
    for (const { key, id, block } of values) {
      if (!stored.has(key)) {
        run.complete = false;
        continue;
      }
      for (const [line, { json: _, ...item }] of block.items.entries()) {
        const location = { ...item, ref: reference(id, line) };
        blocks.insertItem(language, location);
        located.set(item.sequence, location);
      }
    }
  };

  const add = (item: MadeItem): void => {
    const last = pending.at(-1);
    if (last !== undefined && last.items.length < LINES && last.characters + item.size <= BLOCK_CHARACTERS) {
      last.items.push(item);
      last.characters += item.size;
    } else pending.push({ items: [item], characters: item.size });
    held += item.size;
  };

  let handled = 0;
  for (const sequence of missing) {
    if (run.operations - pending.length <= RESERVED) break;
    try {
      const { document, characters } = sql.documentIn(sequence, language);
      handled += characters;
      const item = itemAt(sql, document, language, taxonomy);
      if (item === undefined) throw new Error(`there is no text in ${language}`);
      const json = JSON.stringify(item);
      add({ sequence, json, size: json.length, hash: fingerprint(json) });
    } catch (error) {
      faulty.set(sequence, error instanceof Error ? error.message : String(error));
    }
    if (held >= HELD_CHARACTERS) await flush();
    if (handled >= SLICE_CHARACTERS) {
      handled = 0;
      await pause();
    }
  }
  if (pending.length > 0) await flush();
  return { located, faulty };
}
