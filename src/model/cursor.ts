import { err, ok, type Result } from "./result.ts";
import type { Count, Order, Selection } from "./selection.ts";

// A cursor tells where a page starts: the order of its list, a place in it, and how many results there were when the first page was made. Clients
// hand it back as it is; it stays good for as long as the service is there.

const ORDERS: Readonly<Record<Order, string>> = { released: "r", updated: "u", published: "p", starts: "s", relevance: "q" };
const SHAPE = /^1([rupsq])([+-])(-?\d{1,16})\.(-?\d{1,16})(?:\.(\d{1,9})(\+?))?$/;

export interface Cursor {
  readonly at: { readonly key: number; readonly position: number };
  readonly total?: Count;
}

function mark({ order, ascending }: Pick<Selection, "order" | "ascending">): string {
  return `${ORDERS[order]}${ascending ? "+" : "-"}`;
}

export function cursorText(selection: Pick<Selection, "order" | "ascending">, { at, total }: Cursor): string {
  const count = total === undefined ? "" : `.${total.value}${total.relation === "gte" ? "+" : ""}`;
  return btoa(`1${mark(selection)}${at.key}.${at.position}${count}`)
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

/** The cursor of a text; none where it is of another order than the selection. */
export function parseCursor(selection: Pick<Selection, "order" | "ascending">, text: string): Result<Cursor, "malformed" | "other-order"> {
  const [, order, direction, key, position, count, more] = SHAPE.exec(decoded(text) ?? "") ?? [];
  if (key === undefined || position === undefined) return err("malformed");
  const at = { key: Number(key), position: Number(position) };
  if (!Number.isSafeInteger(at.key) || !Number.isSafeInteger(at.position)) return err("malformed");
  if (`${order}${direction}` !== mark(selection)) return err("other-order");
  return ok({ at, ...(count === undefined ? {} : { total: { value: Number(count), relation: more === "+" ? "gte" : "eq" } }) });
}
