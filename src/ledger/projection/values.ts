import { channelPath } from "../../domain/channel/channel.ts";
import { isLanguage } from "../../domain/entry/language.ts";
import { blockText, LINES } from "../../read-model/items.ts";
import { type ListKind, parseKey, parseValueKey } from "../../read-model/keys.ts";
import { indexText } from "../../read-model/list-index.ts";
import { itemAt } from "./item-at.ts";
import type { BlockContext } from "./item-blocks.ts";

/**
 * Returns the value that the ledger would write under a key of KV, to the letter as it wrote it last; undefined if KV
 * is to hold nothing there.
 */
export function expectedValue(
  { sql, blocks, taxonomy, identity }: Pick<BlockContext, "sql" | "blocks" | "taxonomy" | "identity">,
  key: string,
): string | undefined {
  const name = parseValueKey(key);
  switch (name?.kind) {
    case undefined:
      return undefined;
    case "entry":
      return sql.entry(name.id)?.document;
    case "index": {
      const written = blocks.writtenIndex(name.target);
      if (written === undefined) return undefined;
      return indexText({ ledger: identity(), ...written }, byKind(sql.contents(name.target)));
    }
    case "block": {
      if (name.ledger !== identity()) return undefined;
      const lines: string[] = [];
      for (const { language, sequence, ref } of blocks.itemsOf(name.block)) {
        const item = isLanguage(language)
          ? itemAt(sql, sql.documentIn(sequence, language).document, language, taxonomy)
          : undefined;
        lines[ref % LINES] = JSON.stringify(item ?? null);
      }
      return lines.length === 0 ? undefined : blockText(Array.from(lines, (line) => line ?? "null"));
    }
  }
}

/** Sorts the contents of an index's lists by kind. */
export function byKind(
  contents: Iterable<{ readonly key: string; readonly content: string }>,
): Record<ListKind, [path: string, json: string][]> {
  const lists: Record<ListKind, [string, string][]> = { latest: [], agenda: [] };
  for (const { key, content } of contents) {
    const name = parseKey(key);
    if (name !== undefined && name.kind !== "entry") lists[name.kind].push([channelPath(name.channel), content]);
  }
  return lists;
}
