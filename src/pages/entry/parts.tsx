import type { Child } from "hono/jsx";
import type { Language } from "../../domain/entry/language.ts";
import { withHours } from "../../render/entry/date-ranges.ts";
import { dateLabel, hourLabel } from "../../render/entry/dates.ts";
import { unixLines } from "../../render/plain-text.ts";

// Components that the parts of an entry's page share.

/** Text of several lines. */
export function Lines({ text }: { text: string }) {
  return (
    <>
      {unixLines(text)
        .split("\n")
        .map((line, index) => (
          <>
            {index > 0 && <br />}
            {line}
          </>
        ))}
    </>
  );
}

/** A part under a heading of its own. */
export function Section({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section aria-labelledby={id} class="part">
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** An instant or a date as people read it, with its hour where it has one. */
export function When({ at, language }: { at: string; language: Language }) {
  return <time datetime={at}>{withHours(dateLabel(at, language), hourLabel(at) ?? "", language)}</time>;
}
