import type { Item } from "../../domain/view/view.ts";

/**
 * An event's state as people are told it. no-report: it is over, and no source says that it took place; closed: a
 * window for contributions that is over.
 */
export type EventState = NonNullable<Item["event"]>["status"] | "no-report" | "closed";

/** The state of an event; `past` says whether it is over on the reader's day. Undefined for news. */
export function eventState({ event, genre }: Pick<Item, "event" | "genre">, past: boolean): EventState | undefined {
  if (event === undefined) return undefined;
  const { status } = event;
  if (status === "cancelled" || status === "postponed") return status;
  if (genre === "consultation") return past || status === "held" ? "closed" : status;
  // A date of law comes whether anybody reports it or not.
  if (status === "held" || !past || genre === "key-date") return status;
  return "no-report";
}
