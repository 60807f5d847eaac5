import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { MonthCount } from "../../domain/query/overview.ts";
import { isMonth, monthAfter, monthsAround, weeksOf } from "../../domain/time/month.ts";
import { isCancelled, isVague, type SplitAgenda } from "../../domain/view/agenda.ts";
import { AGENDA_SIZE, type Item, type View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateInWords, dateLabel } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { itemList } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { channelFrame, ListHead } from "./channel-page.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { Narrow, type NarrowingGroup } from "./narrow.tsx";

const EVENTS = { kind: "events" } as const;

/** Past events that the page of all shows; the others are in their months. */
const MAX_PAST = 8;

/** The first and the last day on which an event can be: of what is known by month or year, those of that. */
function spanOf({ event }: Item): { readonly first: string; readonly last: string } | undefined {
  const { starts, ends } = event ?? {};
  if (starts === undefined) return undefined;
  const first = `${starts.local.slice(0, 10)}-01-01`.slice(0, 10);
  // Where only the end is not known to the day, the start is all that is known.
  const end = ends !== undefined && (ends.local.length >= 10 || starts.local.length < 10) ? ends : starts;
  const until = end.local.slice(0, 10);
  const last = until.length === 10 ? until : `${until}-12-31`.slice(0, 7).concat("-31");
  return { first, last: last < first ? first : last };
}

/** First and last day of an event; undefined where no day is known. */
function daysOf(item: Item): ReturnType<typeof spanOf> {
  return isVague(item) ? undefined : spanOf(item);
}

/** Most months that one event counts for: a consultation of a year is no event of each of its months. */
const MAX_MONTHS = 4;

/** Most months after its start in which an event has a page to be shown on. */
const MAX_REACH = 36;

/** The months of an agenda, first first, with the number of their events; what is known by its year only is in none. */
function monthsOf(agenda: readonly Item[]): MonthCount[] {
  const months = new Map<string, number>();
  for (const item of agenda) {
    const span = spanOf(item);
    if (span === undefined || item.event?.starts?.local.length === 4) continue;
    let month = span.first.slice(0, 7);
    for (let count = 0; count < MAX_MONTHS && month <= span.last.slice(0, 7); count++) {
      months.set(month, (months.get(month) ?? 0) + 1);
      month = monthsAround(month).after;
    }
  }
  return [...months]
    .filter(([month]) => isMonth(month))
    .map(([month, count]) => ({ month, count }))
    .sort((left, right) => (left.month < right.month ? -1 : 1));
}

/** Reports whether a month stands between the first and the last that have events: beyond them there are no pages. */
export function isWithin(month: string, agenda: readonly Item[]): boolean {
  let [isEarly, isLate] = [true, true];
  for (const item of agenda) {
    const span = spanOf(item);
    if (span === undefined) continue;
    const first = span.first.slice(0, 7);
    if (first <= month) isEarly = false;
    if (span.last.slice(0, 7) >= month && month <= monthAfter(first, MAX_REACH)) isLate = false;
  }
  return !isEarly && !isLate;
}

/** Links to the months that have events, by year, last year first. */
function Months({ agenda, language, current }: { agenda: readonly Item[]; language: Language; current?: string }) {
  const years = Map.groupBy(monthsOf(agenda), ({ month }) => month.slice(0, 4));
  if (years.size === 0) return null;
  return (
    <nav class="months" aria-label={message(language, "list.byMonth")}>
      <dl>
        {[...years].reverse().map(([year, months]) => (
          <div>
            <dt>{year}</dt>
            <dd>
              <ul>
                {months.map(({ month, count }) => (
                  <li>
                    <a href={`/${language}/events/${month}/`} aria-current={month === current ? "page" : undefined}>
                      {dateInWords(month, language, "monthName")}
                      <span class="unseen"> {year}</span>
                    </a>{" "}
                    <span class="count">{count}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </nav>
  );
}

/** The page of all events: those to come, then those that are over. */
export function EventsPage({
  agenda,
  season,
  undated,
  day,
  site,
  elsewhere,
  groups,
}: {
  agenda: View;
  season: SplitAgenda;
  undated: readonly Item[];
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
  groups: readonly NarrowingGroup[];
}) {
  const { language, name } = agenda;
  return (
    <Layout frame={{ ...channelFrame(agenda, EVENTS, site), data: [itemList(season.upcoming, site)] }}>
      <ListHead language={language} channel={EVENTS} name={name} />
      <div class="columns">
        <div>
          <section aria-labelledby="coming">
            <h2 id="coming" class="rule">
              {message(language, "list.upcoming")}
            </h2>
            {season.upcoming.length > 0 && <Rows items={season.upcoming} whole day={day} />}
            <MoreInLanguages
              language={language}
              path="events/"
              counts={elsewhere?.coming}
              none={season.upcoming.length === 0 ? message(language, "list.noEvents") : undefined}
            />
          </section>
          {season.cancelled.length > 0 && (
            <section aria-labelledby="cancelled">
              <h2 id="cancelled" class="rule">
                {message(language, "list.cancelledEvents")}
              </h2>
              <Rows items={season.cancelled} whole day={day} />
            </section>
          )}
          {undated.length > 0 && (
            <section aria-labelledby="undated">
              <h2 id="undated" class="rule">
                {message(language, "label.unknownDate")}
              </h2>
              <Rows items={undated} whole day={day} />
            </section>
          )}
          {season.past.length > 0 && (
            <section aria-labelledby="past">
              <h2 id="past" class="rule">
                {message(language, "list.past")}
              </h2>
              <Rows items={season.past.slice(0, MAX_PAST)} whole day={day} />
              {season.past.length > MAX_PAST && (
                <p class="more">
                  <a href={`/${language}/events/?ends.to=yesterday`}>{message(language, "list.older")}</a>
                </p>
              )}
            </section>
          )}
        </div>
        <div class="side">
          <h2 class="rule">{message(language, "list.byMonth")}</h2>
          <Months agenda={agenda.items} language={language} />
          <Narrow groups={groups} language={language} />
        </div>
      </div>
    </Layout>
  );
}

/** A month of events: as a sheet of days where there is room, and as a list. */
export function MonthPage(props: {
  agenda: View;
  month: string;
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
}) {
  const { agenda, month, day: today, site, elsewhere } = props;
  const { language, name, items } = agenda;
  const weeks = weeksOf(month);
  const [from, to] = [weeks[0]?.[0] ?? "", weeks.at(-1)?.[6] ?? ""];
  const dated = items.flatMap((item) => {
    const days = daysOf(item);
    return days === undefined || days.last < from || days.first > to ? [] : [{ item, ...days }];
  });
  const isWithinMonth = (item: Item): boolean => {
    const { first, last } = spanOf(item) ?? {};
    return first !== undefined && last !== undefined && first.slice(0, 7) <= month && last.slice(0, 7) >= month;
  };
  const ofMonth = dated.filter(({ item }) => isWithinMonth(item)).map(({ item }) => item);
  const within = [...ofMonth.filter((item) => !isCancelled(item)), ...ofMonth.filter(isCancelled)];
  // What is known by its month stands ahead of what is known by its year.
  const vague = items
    .filter((item) => isVague(item) && isWithinMonth(item))
    .sort((a, b) => (b.event?.starts?.local.length ?? 0) - (a.event?.starts?.local.length ?? 0));
  const isEmpty = within.length === 0 && vague.length === 0;
  const { before, after } = monthsAround(month);
  const label = dateLabel(month, language);
  const frame = channelFrame(agenda, EVENTS, site);
  const path = `events/${month}/`;
  const trail = [...(frame.trail ?? []), { name: label, path }];
  // Whether other languages have events in the month, only they know.
  const only = { languages: [language], elsewhere: frame.path };
  return (
    <Layout
      frame={{
        ...frame,
        ...only,
        title: `${name}: ${label}`,
        path,
        trail,
        ...(isEmpty ? { unlisted: true } : {}),
      }}
    >
      <ListHead language={language} channel={EVENTS} name={label} kicker={message(language, "layout.events")} />
      <p class="pager">
        {isWithin(before, items) && (
          <a rel="prev" href={`/${language}/events/${before}/`}>
            {dateLabel(before, language)}
          </a>
        )}
        {isWithin(after, items) && (
          <a rel="next" href={`/${language}/events/${after}/`}>
            {dateLabel(after, language)}
          </a>
        )}
      </p>
      <MoreInLanguages
        language={language}
        path={path}
        counts={elsewhere?.coming}
        none={isEmpty ? message(language, "list.noneThisMonth") : undefined}
      />
      {items.length >= AGENDA_SIZE && from <= (items[0]?.event?.starts?.local ?? "") && (
        <p class="more">
          <a href={`/${language}/search?type=event&starts.from=${month}&starts.to=${month}`}>
            {message(language, "list.allEvents")}
          </a>
        </p>
      )}
      <table class="sheet">
        <caption class="unseen">{label}</caption>
        <thead>
          <tr>
            {(weeks[0] ?? []).map((day) => (
              <th scope="col">
                <abbr title={dateInWords(day, language, "weekdayLong")}>
                  {dateInWords(day, language, "weekdayShort")}
                </abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((day) => (
                <td class={day.startsWith(month) ? undefined : "beside"}>
                  <time datetime={day}>{Number(day.slice(8))}</time>
                  <ul>
                    {dated
                      .filter(({ first, last }) => first <= day && day <= last)
                      .map(({ item, first }) => (
                        <li class={isCancelled(item) ? "cancelled" : undefined}>
                          {first === day || day === week[0] ? (
                            <a href={`/${language}/entries/${item.id}`}>{item.title}</a>
                          ) : (
                            <span aria-hidden="true" />
                          )}
                        </li>
                      ))}
                  </ul>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div class="columns">
        <div>
          {within.length > 0 && <Rows items={within} whole level="h2" day={today} />}
          {vague.length > 0 && (
            <section aria-labelledby="vague">
              <h2 id="vague" class="rule">
                {message(language, "list.dayUnknown")}
              </h2>
              <Rows items={vague} whole day={today} />
            </section>
          )}
        </div>
        <div class="side">
          <h2 class="rule">{message(language, "list.byMonth")}</h2>
          <Months agenda={items} language={language} current={month} />
        </div>
      </div>
    </Layout>
  );
}
