import type { Language } from "../../domain/entry/language.ts";
import type { Item, SessionItem } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { daysAnywhere, partSpan, zoneLabel } from "../../render/entry/date-ranges.ts";
import { dateLabel, weekdayLabel } from "../../render/entry/dates.ts";

function Session({ session, language }: { session: SessionItem; language: Language }) {
  const { id, starts, ends, title, speakers } = session;
  const clock = starts.local.slice(11);
  return (
    <li id={`session-${id}`}>
      {clock !== "" && (
        <p class="clock">
          <time datetime={starts.instant ?? starts.local}>
            <bdi>{partSpan(starts.local, ends?.local, starts.local.slice(0, 10), language)}</bdi>
          </time>
          {starts.instant !== undefined && <span hidden data-starts={starts.instant} data-ends={ends?.instant} />}
        </p>
      )}
      <div>
        <h4>{title}</h4>
        {speakers !== undefined && (
          <p class="quiet">
            {message(language, "label.speaker")}
            {message(language, "punctuation.colon")}
            {speakers.join(message(language, "punctuation.comma"))}
          </p>
        )}
      </div>
    </li>
  );
}

/** The sessions by day, at the event's hours; a script writes the reader's beside them. */
export function Programme({ item: { event, language } }: { item: Item }) {
  if (event?.sessions === undefined) return null;
  const days = Map.groupBy(event.sessions, ({ starts }) => starts.local.slice(0, 10));
  const moments = event.sessions.flatMap(({ starts, ends }) => [starts, ends]);
  const hours = event.sessions.find(({ starts }) => starts.instant !== undefined)?.starts;
  return (
    <section
      aria-labelledby="programme"
      class={`part programme ${event.status}`}
      data-days={JSON.stringify(daysAnywhere(moments, language))}
    >
      <h2 id="programme">
        {message(language, "label.sessions")}
        {event.status === "cancelled" && (
          <>
            {" "}
            <strong class="badge cancelled">{message(language, "status.cancelled")}</strong>
          </>
        )}
      </h2>
      {hours !== undefined && event.zone !== undefined && (
        <p class="quiet">
          <bdi>{zoneLabel(event.zone, hours)}</bdi>
          <span hidden data-zone={hours.instant}>
            {" · "}
            {message(language, "entry.yourTime")}
            {message(language, "punctuation.colon")}
            <bdi />
          </span>
        </p>
      )}
      {[...days].map(([day, sessions]) => (
        <>
          <h3>{day.length === 10 ? weekdayLabel(day, language) : dateLabel(day, language)}</h3>
          <ol>
            {sessions.map((session) => (
              <Session session={session} language={language} />
            ))}
          </ol>
        </>
      ))}
    </section>
  );
}
