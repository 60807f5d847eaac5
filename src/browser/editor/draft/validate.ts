import type * as z from "zod";
import { Entry } from "../../../domain/entry/entry.ts";
import { isObject } from "../../../std/json-object.ts";
import { type Path, parseValue, type Raw, valueAt } from "./value.ts";

/** Kind of an error in a field, which is the key of its message. */
type Reason =
  | (
      | "required"
      | "tooLong"
      | "tooMany"
      | "outOfRange"
      | "badLink"
      | "badId"
      | "badMoment"
      | "badZone"
      | "badText"
      | "badChoice"
    )
  | (
      | "missingLanguage"
      | "extraLanguage"
      | "twice"
      | "itself"
      | "needsZone"
      | "skippedHour"
      | "needsStart"
      | "beforeStart"
      | "other"
    );

export interface FieldFault {
  /** In the raw value. */
  readonly at: Path;
  readonly reason: Reason;
  /** The bound that was passed, where there is one. */
  readonly bound?: number;
  /** The service's message in English. */
  readonly detail: string;
}

const BY_FIELD: Readonly<Record<string, Reason>> = {
  url: "badLink",
  id: "badId",
  partOf: "badId",
  series: "badId",
  related: "badId",
  zone: "badZone",
  displayZones: "badZone",
  starts: "badMoment",
  ends: "badMoment",
  opens: "badMoment",
  closes: "badMoment",
  at: "badMoment",
  published: "badMoment",
};

function reasonOf(issue: z.core.$ZodIssue, value: unknown): Pick<FieldFault, "reason" | "bound"> {
  if (value === undefined && issue.code !== "custom") return { reason: "required" };
  switch (issue.code) {
    case "too_big":
      return {
        reason: issue.origin === "array" ? "tooMany" : issue.origin === "string" ? "tooLong" : "outOfRange",
        bound: Number(issue.maximum),
      };
    case "too_small":
      return {
        reason: issue.origin === "number" || issue.origin === "int" ? "outOfRange" : "required",
        bound: Number(issue.minimum),
      };
    case "invalid_value":
      return { reason: "badChoice" };
    case "custom": {
      const reason = (issue.params as { reason?: Reason } | undefined)?.reason;
      if (reason !== undefined) return { reason };
    }
  }
  const name = issue.path.findLast((step) => typeof step === "string");
  const reason = BY_FIELD[String(name)];
  if (reason !== undefined) return { reason };
  return { reason: issue.code === "invalid_format" ? "badText" : "other" };
}

/**
 * The draft with something in each place that must not be empty: what its fields say of each other (an hour without a
 * zone, an end before the start) is checked only where each by itself is right, and a person who writes is not to wait
 * for that.
 */
function filledOut(value: unknown): unknown {
  const draft = (value ?? {}) as { readonly type?: string; readonly texts?: object; readonly event?: object };
  const texts = Object.entries(draft.texts ?? { en: {} }).map(([language, text]) => [
    language,
    { words: "service", title: "-", summary: "-", ...(text as object) },
  ]);
  return {
    id: "draft",
    genre: draft.type === "event" ? "meeting" : "article",
    organisations: [{ id: "draft", role: "publisher" }],
    topics: ["draft"],
    ...draft,
    texts: Object.fromEntries(texts),
    ...(draft.type === "event" ? { event: { status: "confirmed", ...draft.event } } : {}),
  };
}

/** Validates a draft with the service's own schema; returns its faults, and the entry if there are none. */
export function validateDraft(raw: Raw): { readonly entry?: Entry; readonly faults: readonly FieldFault[] } {
  const { value, origin } = parseValue(raw);
  const parsed = Entry.safeParse(value ?? {});
  if (parsed.success) return { entry: parsed.data, faults: [] };
  const { issues } = parsed.error;
  const beside = issues.some(({ code }) => code === "custom")
    ? []
    : (Entry.safeParse(filledOut(value)).error?.issues ?? []).filter(({ code }) => code === "custom");
  const faults = [...issues, ...beside].map((issue) => ({
    at: origin(issue.path),
    detail: issue.message,
    ...reasonOf(issue, valueAt(value, issue.path as Path)),
  }));
  const texts = valueAt(raw, ["texts"]);
  const [language] = isObject(texts) ? Object.keys(texts) : [];
  return { faults: faults.flatMap((fault) => (language === undefined ? [fault] : ofEmptyText(fault, language))) };
}

/** Returns the faults of an entry without any text as faults of one text, in the language that is written first. */
function ofEmptyText(fault: FieldFault, language: string): readonly FieldFault[] {
  const { at, reason } = fault;
  if (reason !== "required" || at.length !== 1 || at[0] !== "texts") return [fault];
  return ["title", "summary", "words"].map((name) => ({ ...fault, at: ["texts", language, name] }));
}
