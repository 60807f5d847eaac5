import type { Child } from "hono/jsx";
import type { Language } from "../../domain/entry/language.ts";
import { type EventPhase, isVague, phaseOf } from "../../domain/view/agenda.ts";
import type { EventItem, Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { creditsOf, namesOf } from "../../render/entry/attribution.ts";
import { countdown, dateBlock, dateLabel, hoursLabel, monthOrYear, rangeLabel } from "../../render/entry/dates.ts";
import { locationOf, wordsLabel } from "../../render/entry/entry-facts.ts";
import { type EventState, eventState } from "../../render/entry/event-state.ts";
import { offsetLabel } from "../../render/entry/offset-label.ts";
import { TopicMark } from "./topic-mark.tsx";

// One entry as a row of a list.

/** The states that change a reader's plans. */
const STATES_WITH_BADGE = new Set<EventState>([
  "provisional",
  "postponed",
  "cancelled",
  "moved-online",
  "no-report",
  "closed",
]);

/** Reports whether the badge of an event that is over says so already. */
function isTold(item: Item, phase: EventPhase | undefined): boolean {
  const state = eventState(item, phase === "past");
  return state === "no-report" || state === "closed";
}

/** The state of an event where it is not the expected one. */
export function StatusBadge({ item, past }: { item: Item; past: boolean }) {
  const state = eventState(item, past);
  if (state === undefined || !STATES_WITH_BADGE.has(state)) return null;
  return <strong class={`badge ${state}`}>{message(item.language, `status.${state}`)}</strong>;
}

/**
 * An event's days (and hours within one day) in words. What the block beside it shows already is there for those who do
 * not see it.
 */
function Days({ event, item }: { event: EventItem; item: Item }) {
  const { starts, ends } = event;
  const { language } = item;
  if (starts === undefined) return <span>{message(language, "label.unknownDate")}</span>;
  if (isVague(item))
    return (
      <>
        <time datetime={starts.local} class="unseen">
          {rangeLabel(starts.local, ends?.local, language)}
        </time>
        <span class="unseen">{message(language, "label.unknownDay")}</span>
      </>
    );
  const oneDay = starts.local.slice(0, 10) === (ends ?? starts).local.slice(0, 10);
  const hours = oneDay ? hoursLabel(starts, ends) : undefined;
  const sameMonth = starts.local.slice(0, 7) === (ends ?? starts).local.slice(0, 7);
  return (
    <time datetime={starts.instant ?? starts.local} class={sameMonth && hours === undefined ? "unseen" : undefined}>
      <span class={sameMonth ? "unseen" : undefined}>
        {rangeLabel(starts.local, ends?.local, language)}
        {hours !== undefined && ", "}
      </span>
      {hours}
      {hours !== undefined && starts.instant !== undefined && ` (${offsetLabel(starts.instant)})`}
    </time>
  );
}

/** Title and summary where they are not shown as they are: with marks in them. */
export interface RowOptions {
  readonly title?: Child;
  readonly summary?: Child;
}

function Link({ item, shown }: { item: Item; shown: RowOptions }) {
  return <a href={`/${item.language}/entries/${item.id}`}>{shown.title ?? item.title}</a>;
}

/**
 * Replacement for a date that the source does not give: a note of that, and the date on which the entry was added here.
 */
function Undated({ item: { language, released } }: { item: Item }) {
  return (
    <>
      <span>{message(language, "label.unknownDate")}</span>
      <span>
        {message(language, "entry.added")}
        {message(language, "punctuation.colon")}
        <time datetime={released}>{dateLabel(released, language)}</time>
      </span>
    </>
  );
}

/** A news entry: when and what kind, title, summary, whose. */
export function NewsRow({
  item,
  level: Heading = "h3",
  shown = {},
}: {
  item: Item;
  level?: "h2" | "h3";
  shown?: RowOptions;
}) {
  const { language, published, genre, summary } = item;
  const relation = wordsLabel(item);
  return (
    <article class="row">
      <p class="meta">
        <TopicMark topics={item.topics} />
        {published === undefined ? (
          <Undated item={item} />
        ) : (
          <time datetime={published}>{dateLabel(published, language)}</time>
        )}
        <span>{message(language, `genre.${genre}`)}</span>
      </p>
      <div>
        <Heading>
          <Link item={item} shown={shown} />
        </Heading>
        <p>{shown.summary ?? summary}</p>
        <p class="by">
          {namesOf(creditsOf(item).sources).join(" · ")}
          {relation !== undefined && <span class="relation">{relation}</span>}
        </p>
      </div>
    </article>
  );
}

/** A news entry without its summary: title, when, whose, what about. */
export function ShortNewsRow({ item }: { item: Item }) {
  const { language, published, topics } = item;
  return (
    <article class="row short">
      <TopicMark topics={topics} />
      <h3>
        <Link item={item} shown={{}} />
      </h3>
      <p class="by">
        {published === undefined ? (
          <Undated item={item} />
        ) : (
          <time datetime={published}>{dateLabel(published, language)}</time>
        )}
        <span>{namesOf(creditsOf(item).sources)[0]}</span>
        {topics[0] !== undefined && <span class="topic">{topics[0].name}</span>}
      </p>
    </article>
  );
}

/** The distance of an event in words: under way, to come, over; none if it is cancelled or postponed. */
export function Countdown({ item, day }: { item: Item; day: string }) {
  const { event, language } = item;
  const phase = phaseOf(item, day);
  const starts = event?.starts?.local ?? "";
  if (event?.status === "cancelled" || event?.status === "postponed" || isTold(item, phase)) return null;
  switch (phase) {
    case "running":
      return <strong class="soon">{message(language, "list.running")}</strong>;
    case "today":
    case "coming":
      return starts.length < 10 ? null : <span class="soon">{countdown(day, starts, language)}</span>;
    case "past":
      return <span>{message(language, event?.status === "held" ? "status.held" : "list.over")}</span>;
    case undefined:
      return null;
  }
}

/** The days of an event as a block, in words where no day is known. What stands in it, its row says too. */
function DateBlock({
  event,
  phase,
  language,
}: {
  event: EventItem;
  phase: EventPhase | undefined;
  language: Language;
}) {
  const starts = event.starts?.local;
  if (starts === undefined || starts.length < 10)
    return (
      <p class="block vague" aria-hidden="true">
        {starts !== undefined && <span>{monthOrYear(starts, language)}</span>}
        <span>{message(language, starts === undefined ? "label.unknownDate" : "label.unknownDay")}</span>
      </p>
    );
  const ends = event.ends?.local ?? starts;
  // Of what is under way, the day of its end is what a reader has to know.
  const isUntil = phase === "running" && ends.length >= 10 && ends.slice(0, 7) !== starts.slice(0, 7);
  const block = dateBlock(isUntil ? { ...event, starts: { local: ends } } : event, language);
  return (
    <p class="block" aria-hidden="true">
      {isUntil && <span>{message(language, "search.until")}</span>}
      <b class={(block?.large ?? "").length > 2 ? "span" : undefined}>{block?.large}</b>
      <span>{block?.small}</span>
    </p>
  );
}

/**
 * An event: a block with its days, title, where and how; with its summary where `whole`. With a `day`, how far away it
 * is from there.
 */
export function EventRow(props: {
  item: Item;
  whole?: boolean;
  level?: "h2" | "h3";
  shown?: RowOptions;
  day?: string;
}) {
  const { item, whole = false, level: Heading = "h3", shown = {}, day } = props;
  const { event, language, genre, summary } = item;
  if (event === undefined) return null;
  const where = locationOf(item);
  const phase = day === undefined ? undefined : phaseOf(item, day);
  return (
    <article class={["row event", event.status, phase].filter((state) => state !== undefined).join(" ")}>
      <DateBlock event={event} phase={phase} language={language} />
      <div>
        <p class="meta">
          <span>{message(language, `genre.${genre}`)}</span>
          {day !== undefined && <Countdown item={item} day={day} />}
          <StatusBadge item={item} past={phase === "past"} />
        </p>
        <Heading>
          <Link item={item} shown={shown} />
        </Heading>
        {whole && <p>{shown.summary ?? summary}</p>}
        <p class="by">
          <Days event={event} item={item} />
          {where !== undefined && <span>{where}</span>}
          {event.mode !== undefined && genre !== "key-date" && <span>{message(language, `mode.${event.mode}`)}</span>}
        </p>
      </div>
    </article>
  );
}

export function Rows(props: { items: readonly Item[]; whole?: boolean; level?: "h2" | "h3"; day?: string }) {
  const { items, whole, level, day } = props;
  return (
    <ul class="list">
      {items.map((item) => (
        <li>
          {item.event === undefined ? (
            <NewsRow item={item} level={level ?? "h3"} />
          ) : (
            <EventRow
              item={item}
              whole={whole ?? false}
              level={level ?? "h3"}
              {...(day === undefined ? {} : { day })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
