import { type Language, languageName } from "../../domain/entry/language.ts";
import { parseInstant } from "../../domain/time/instant.ts";
import { localIn } from "../../domain/time/zone-year.ts";
import type { EventItem, Item, TimePoint } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import {
  daysAnywhere,
  localSpan,
  momentLabel,
  onlyDay,
  partSpan,
  withHours,
  zoneLabel,
} from "../../render/entry/date-ranges.ts";
import { dateLabel, rangeLabel, weekdayLabel } from "../../render/entry/dates.ts";
import { locationOf } from "../../render/entry/entry-facts.ts";
import { eventState } from "../../render/entry/event-state.ts";
import { Organisations } from "./sidebar.tsx";

/** One moment: its day in words, its hour by the clock. */
function At({ moment, language }: { moment: TimePoint; language: Language }) {
  const date = moment.local.length >= 10 ? weekdayLabel(moment.local, language) : dateLabel(moment.local, language);
  return <time datetime={moment.instant ?? moment.local}>{withHours(date, moment.local.slice(11), language)}</time>;
}

/** Days and hours in the event's zone, those that its source prints beside them, and a place for the reader's own. */
function When({ event, language }: { event: EventItem; language: Language }) {
  const { starts, ends, zone, displayZones = [] } = event;
  if (starts === undefined) return <dd>{message(language, "label.unknownDate")}</dd>;
  const days = ends === undefined || ends.local.slice(0, 10) === starts.local.slice(0, 10);
  const start = parseInstant(starts.instant ?? "");
  const end = parseInstant(ends?.instant ?? "");
  return (
    <>
      <dd class="when">
        {days ? (
          <At moment={starts} language={language} />
        ) : starts.instant === undefined && ends.instant === undefined ? (
          rangeLabel(starts.local, ends.local, language)
        ) : (
          <>
            <At moment={starts} language={language} /> – <At moment={ends} language={language} />
          </>
        )}
        {days && ends?.instant !== undefined && (
          <>
            –<time datetime={ends.instant}>{ends.local.slice(11)}</time>
          </>
        )}
      </dd>
      {zone !== undefined && starts.instant !== undefined && (
        <dd class="quiet">
          <bdi>{zoneLabel(zone, starts)}</bdi>
        </dd>
      )}
      {start !== undefined &&
        displayZones
          .filter((other) => other !== zone)
          .map((other) => (
            <dd class="quiet">
              <bdi>
                {partSpan(
                  localIn(other, start),
                  end === undefined ? undefined : localIn(other, end),
                  onlyDay(event),
                  language,
                )}{" "}
                ({other})
              </bdi>
            </dd>
          ))}
      {starts.instant !== undefined && (
        <dd
          class="quiet"
          hidden
          data-starts={starts.instant}
          data-ends={ends?.instant}
          data-days={JSON.stringify(daysAnywhere([starts, ends], language))}
        >
          {message(language, "entry.yourTime")}
          {message(language, "punctuation.colon")}
          <bdi />
        </dd>
      )}
    </>
  );
}

/** Box beside the text of an event: status, time, place, participation and calendar links. */
export function EventBox(props: {
  item: Item;
  event: EventItem;
  past: boolean;
  google: string | undefined;
  outlook: string | undefined;
}) {
  const { item, event, past, google, outlook } = props;
  const { id, language } = item;
  const { registration, stream, mode, access, languages, interpretation, place } = event;
  const where = locationOf(item);
  const isCancelled = event.status === "cancelled";
  const open =
    registration?.opens !== undefined ||
    registration?.closes !== undefined ||
    (registration?.url !== undefined && !isCancelled);
  return (
    <section class={`box ${event.status}`} aria-label={message(language, "label.when")}>
      <dl>
        <div>
          <dt>
            {message(
              language,
              event.status === "postponed" && event.starts !== undefined ? "label.announcedFor" : "label.when",
            )}
          </dt>
          <When event={event} language={language} />
        </div>
        {event.previousStart !== undefined && (
          <div>
            <dt>{message(language, "label.announcedFor")}</dt>
            <dd>{localSpan(event.previousStart.local, undefined, language)}</dd>
          </div>
        )}
        {where !== undefined && (
          <div>
            <dt>{message(language, "label.where")}</dt>
            <dd>
              {where}
              {place?.geo !== undefined && (
                <>
                  {" "}
                  <a
                    href={`geo:${place.geo.latitude},${place.geo.longitude}`}
                    aria-label={`${message(language, "label.where")}${message(language, "punctuation.colon")}${where}`}
                  >
                    ⌖
                  </a>
                </>
              )}
            </dd>
          </div>
        )}
        <Organisations item={item} />
        <div>
          <dt>{message(language, "label.status")}</dt>
          <dd>
            {message(language, `status.${eventState(item, past) ?? event.status}`)}
            {event.statusNote !== undefined && ` (${event.statusNote})`}
          </dd>
        </div>
        {mode !== undefined && (
          <div>
            <dt>{message(language, "label.mode")}</dt>
            <dd>{message(language, `mode.${mode}`)}</dd>
          </div>
        )}
        {access !== undefined && (
          <div>
            <dt>{message(language, "label.access")}</dt>
            <dd>{message(language, `access.${access}`)}</dd>
          </div>
        )}
        {open && (
          <div>
            <dt>{message(language, "link.registration")}</dt>
            {registration?.opens !== undefined && (
              <dd>
                {message(language, "label.opens")}
                {message(language, "punctuation.colon")}
                <bdi>{momentLabel(registration.opens, event.zone, language)}</bdi>
              </dd>
            )}
            {registration?.closes !== undefined && (
              <dd>
                {message(language, "label.closes")}
                {message(language, "punctuation.colon")}
                <bdi>{momentLabel(registration.closes, event.zone, language)}</bdi>
              </dd>
            )}
            {registration?.url !== undefined && !isCancelled && (
              <dd>
                <a class="button" href={registration.url}>
                  {message(language, "entry.register")}
                </a>
              </dd>
            )}
          </div>
        )}
        {stream !== undefined && (
          <div>
            <dt>{message(language, "link.stream")}</dt>
            <dd>
              {message(language, `access.${stream.access === "public" ? "open" : stream.access}`)}
              {stream.scope === "some" && ` (${message(language, "label.someSessions")})`}
            </dd>
            {stream.url !== undefined && !isCancelled && (
              <dd>
                <a href={stream.url}>{message(language, "link.stream")}</a>
              </dd>
            )}
          </div>
        )}
        {languages !== undefined && (
          <div>
            <dt>{message(language, "label.languages")}</dt>
            <dd>{languages.map((tag) => languageName(tag, language)).join(message(language, "punctuation.comma"))}</dd>
          </div>
        )}
        {interpretation !== undefined && (
          <div>
            <dt>{message(language, "label.interpretation")}</dt>
            <dd>
              {interpretation.map((tag) => languageName(tag, language)).join(message(language, "punctuation.comma"))}
            </dd>
          </div>
        )}
      </dl>
      {google !== undefined && (
        <div class="keep">
          <h2>{message(language, "entry.addToCalendar")}</h2>
          <ul>
            <li>
              <a href={`/${language}/entries/${id}.ics`} download>
                {message(language, "entry.calendarFile")} (.ics)
              </a>
            </li>
            <li>
              <a href={google} rel="noopener">
                Google
              </a>
            </li>
            {outlook !== undefined && (
              <li>
                <a href={outlook} rel="noopener">
                  Outlook
                </a>
              </li>
            )}
          </ul>
        </div>
      )}
    </section>
  );
}
