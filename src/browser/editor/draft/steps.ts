import { isObject } from "../../../std/json-object.ts";
import { folded } from "../../folded.ts";
import type { DraftField, EntryType } from "./schema.ts";
import { type Raw, valueAt } from "./value.ts";

/** The steps in which an entry is asked for: its texts, when and where it takes place, who and what it is about. */
export const STEPS = ["texts", "when", "about"] as const;
export type Step = (typeof STEPS)[number];

/** Fields in sight from the start, by key. All others of a step are folded. */
const IN_SIGHT: Readonly<Record<EntryType, Readonly<Record<Step, readonly string[]>>>> = {
  event: {
    texts: ["texts", "genre"],
    when: ["event.starts", "event.ends", "event.zone", "event.sessions", "event.place"],
    about: ["organisations", "topics", "countries"],
  },
  news: { texts: ["texts", "genre"], when: ["published"], about: ["organisations", "topics", "countries"] },
};

const FOLDED: Readonly<Record<string, Step>> = {
  series: "texts",
  partOf: "texts",
  related: "texts",
  symbols: "texts",
  corrections: "texts",
  published: "when",
  deadlines: "when",
};

export interface StepFields {
  readonly step: Step;
  readonly inSight: readonly DraftField[];
  readonly folded: readonly DraftField[];
}

/** Returns the fields of a type by step. The id stands by itself, and what is of the event stands among the others. */
export function stepsOf(type: EntryType, fields: readonly DraftField[]): readonly StepFields[] {
  const all = fields.flatMap((field) => (field.name === "event" && field.kind === "group" ? field.fields : [field]));
  return STEPS.map((step) => {
    const keys = IN_SIGHT[type][step];
    const inSight = keys.flatMap((key) => all.filter((field) => field.key === key));
    const folded = all.filter(({ key, name }) => {
      if (key === "id" || STEPS.some((other) => IN_SIGHT[type][other].includes(key))) return false;
      return step === (key.startsWith("event.") ? "when" : (FOLDED[name] ?? "about"));
    });
    return { step, inSight, folded };
  });
}

/** Returns the path of a field that is neither in a list nor in a text. */
export function pathOf({ key }: DraftField): readonly string[] {
  return key.split(".");
}

/** The longest id that is suggested: it is part of addresses. */
const MAX_ID_LENGTH = 60;

/**
 * Returns an id for an entry, of its first title in Latin letters; else of its type, its date and `tail`, which differs
 * between drafts.
 */
export function suggestedId(raw: Raw, tail: string): string {
  const texts = valueAt(raw, ["texts"]);
  for (const text of isObject(texts) ? Object.values(texts) : []) {
    const title = valueAt(text, ["title"]);
    // A title of which Latin letters are a small part would give an id of abbreviations.
    if (typeof title !== "string" || (title.match(/\p{Script=Latin}/gu)?.length ?? 0) * 2 < title.length) continue;
    const slug = folded(title)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    const cut = slug.length <= MAX_ID_LENGTH ? slug : slug.slice(0, MAX_ID_LENGTH + 1).replace(/-[^-]*$/, "");
    if (cut !== "") return cut;
  }
  const date = String(valueAt(raw, ["event", "starts"]) ?? valueAt(raw, ["published"]) ?? "").slice(0, 10);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}-` : "";
  return `${valueAt(raw, ["type"]) === "news" ? "news" : "event"}-${day}${tail}`;
}

/** Returns a session that follows on from the last one: it starts when that ends, the first when the event does. */
export function nextSession(event: Raw): Record<string, Raw> {
  const sessions = valueAt(event, ["sessions"]);
  const last: unknown = Array.isArray(sessions) ? sessions.at(-1) : undefined;
  const starts = [valueAt(last, ["ends"]), valueAt(last, ["starts"]), valueAt(event, ["starts"])].find(
    (time) => typeof time === "string" && time !== "",
  );
  return starts === undefined ? {} : { starts };
}

/** Returns the role in which an organisation is added to an entry; its editor sees it and can change it. */
export function usualRole(type: EntryType): string {
  return type === "event" ? "organiser" : "publisher";
}

/** A local date, perhaps with its hour. */
const LOCAL = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?$/;

/** Returns what people know a row by when it is folded: when it begins, and its first text. */
export function rowName(row: Raw): string[] {
  const texts = (value: unknown): string[] =>
    typeof value === "string" ? [value] : isObject(value) ? Object.values(value).flatMap(texts) : [];
  const all = texts(row).filter((text) => text.trim() !== "");
  const when = all.find((text) => LOCAL.test(text))?.replace("T", " ");
  const what = all.find((text) => !LOCAL.test(text));
  return [when, what].filter((part) => part !== undefined);
}

/** Returns the suggested facts of a new event: the writer's own zone, and that it takes place. */
export function proposedEvent(): object {
  return { status: "confirmed", zone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
}
