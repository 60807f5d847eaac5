import { err, ok, type Result } from "../../std/result.ts";
import type { Count, Selection, SortOrder } from "./selection.ts";

// A cursor tells where a page starts: the order of its list, a place in it, which list that is, and how many results
// there were when the first page was made. Clients hand it back as it is; it stays good for as long as the service is
// there.

const ORDERS: Readonly<Record<SortOrder, string>> = {
  released: "r",
  surfaced: "c",
  updated: "u",
  published: "p",
  starts: "s",
  relevance: "q",
};
const SHAPE = /^2([rcupsq])([+-])(-?\d{1,16})\.(-?\d{1,16})(?:\.(\d{1,9})(\+?))?\.([0-9a-z]{1,7})$/;

/** Returns the fingerprint of a list's query that its cursors carry: 32 bits (FNV-1a), enough against mistakes. */
export function queryFingerprint(question: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < question.length; index++) hash = Math.imul(hash ^ question.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

export interface Cursor {
  readonly at: { readonly key: number; readonly position: number };
  readonly total?: Count;
}

function mark({ order, ascending }: Pick<Selection, "order" | "ascending">): string {
  return `${ORDERS[order]}${ascending ? "+" : "-"}`;
}

/** `hash` is the queryFingerprint of the list's question: last, so that a cut cursor does not match. */
export function cursorText(
  selection: Pick<Selection, "order" | "ascending">,
  hash: string,
  { at, total }: Cursor,
): string {
  const count = total === undefined ? "" : `.${total.value}${total.relation === "gte" ? "+" : ""}`;
  return btoa(`2${mark(selection)}${at.key}.${at.position}${count}.${hash}`)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function decoded(text: string): string | undefined {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
}

/** The cursor of a text; none where it is of another list than the one asked for. */
export function parseCursor(
  selection: Pick<Selection, "order" | "ascending">,
  hash: string,
  text: string,
): Result<Cursor, "malformed" | "other-list"> {
  const [, order, direction, key, position, count, more, list] = SHAPE.exec(decoded(text) ?? "") ?? [];
  if (key === undefined || position === undefined) return err("malformed");
  const at = { key: Number(key), position: Number(position) };
  if (!Number.isSafeInteger(at.key) || !Number.isSafeInteger(at.position)) return err("malformed");
  if (`${order}${direction}` !== mark(selection) || list !== hash) return err("other-list");
  return ok({
    at,
    ...(count === undefined ? {} : { total: { value: Number(count), relation: more === "+" ? "gte" : "eq" } }),
  });
}
