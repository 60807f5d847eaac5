import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { precision } from "../../domain/time/instant.ts";
import { isMonth, monthsAround, weeksOf } from "../../domain/time/month.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import { AGENDA_SIZE, type Item, type View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateInWords, dateLabel } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { itemList } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { channelFrame, ListHead } from "./channel-page.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";

const EVENTS = { kind: "events" } as const;

/** First and last day of an event; undefined where no day is known. */
function daysOf({ event }: Item): { readonly first: string; readonly last: string } | undefined {
  const { starts, ends } = event ?? {};
  if (starts === undefined || precision(starts.local) === "year" || precision(starts.local) === "month")
    return undefined;
  const first = starts.local.slice(0, 10);
  const last = ends !== undefined && ends.local.length >= 10 ? ends.local.slice(0, 10) : first;
  return { first, last: last < first ? first : last };
}

/** Most months that one event counts for: a consultation of a year is no event of each of its months. */
const MAX_MONTHS = 4;

/** The months in which an agenda has events, first first. */
export function monthsOf(agenda: readonly Item[]): string[] {
  const months = new Set<string>();
  for (const item of agenda) {
    const days = daysOf(item);
    if (days === undefined) continue;
    let month = days.first.slice(0, 7);
    for (let count = 0; count < MAX_MONTHS && month <= days.last.slice(0, 7); count++) {
      months.add(month);
      month = monthsAround(month).after;
    }
  }
  return [...months].filter(isMonth).sort();
}

/** Reports whether a month stands between the first and the last that have events: beyond them there are no pages. */
export function isWithin(month: string, months: readonly string[]): boolean {
  const [first] = months;
  const last = months.at(-1);
  return first !== undefined && last !== undefined && first <= month && month <= last;
}

/** Links to the months that have events, by year, last year first. */
function Months({ agenda, language, current }: { agenda: readonly Item[]; language: Language; current?: string }) {
  const years = Map.groupBy(monthsOf(agenda), (month) => month.slice(0, 4));
  if (years.size === 0) return null;
  return (
    <nav class="months" aria-label={message(language, "list.byMonth")}>
      <dl>
        {[...years].reverse().map(([year, months]) => (
          <div>
            <dt>{year}</dt>
            <dd>
              <ul>
                {months.map((month) => (
                  <li>
                    <a href={`/${language}/events/${month}/`} aria-current={month === current ? "page" : undefined}>
                      {dateInWords(month, language, "monthName")}
                      <span class="unseen"> {year}</span>
                    </a>
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
}: {
  agenda: View;
  season: SplitAgenda;
  undated: readonly Item[];
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
}) {
  const { language, name } = agenda;
  return (
    <Layout frame={{ ...channelFrame(agenda, EVENTS, site), data: [itemList(season.upcoming, site)] }}>
      <ListHead site={site} language={language} channel={EVENTS} name={name} />
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
          {undated.length > 0 && (
            <section aria-labelledby="undated">
              <h2 id="undated" class="rule">
                {message(language, "label.unknownDate")}
              </h2>
              <Rows items={undated} whole />
            </section>
          )}
          {season.past.length > 0 && (
            <section aria-labelledby="past">
              <h2 id="past" class="rule">
                {message(language, "list.past")}
              </h2>
              <Rows items={season.past} whole day={day} />
              {agenda.items.length >= AGENDA_SIZE && (
                <p class="more">
                  <a href={`/${language}/search?type=event&sort=-starts`}>{message(language, "list.older")}</a>
                </p>
              )}
            </section>
          )}
        </div>
        <div class="side">
          <h2 class="rule">{message(language, "list.byMonth")}</h2>
          <Months agenda={agenda.items} language={language} />
        </div>
      </div>
    </Layout>
  );
}

/** A month of events: as a sheet of days where there is room, and as a list. */
export function MonthPage({ agenda, month, site }: { agenda: View; month: string; site: Origin }) {
  const { language, name, items } = agenda;
  const weeks = weeksOf(month);
  const [from, to] = [weeks[0]?.[0] ?? "", weeks.at(-1)?.[6] ?? ""];
  const dated = items.flatMap((item) => {
    const days = daysOf(item);
    return days === undefined || days.last < from || days.first > to ? [] : [{ item, ...days }];
  });
  const within = dated
    .filter(({ first, last }) => first.slice(0, 7) <= month && last.slice(0, 7) >= month)
    .map(({ item }) => item);
  const { before, after } = monthsAround(month);
  const label = dateLabel(month, language);
  const frame = channelFrame(agenda, EVENTS, site);
  const path = `events/${month}/`;
  const trail = [...(frame.trail ?? []), { name: label, path }];
  const months = monthsOf(items);
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
        ...(within.length === 0 ? { unlisted: true } : {}),
      }}
    >
      <ListHead
        site={site}
        language={language}
        channel={EVENTS}
        name={label}
        kicker={message(language, "layout.events")}
      />
      <p class="pager">
        {isWithin(before, months) && (
          <a rel="prev" href={`/${language}/events/${before}/`}>
            {dateLabel(before, language)}
          </a>
        )}
        {isWithin(after, months) && (
          <a rel="next" href={`/${language}/events/${after}/`}>
            {dateLabel(after, language)}
          </a>
        )}
      </p>
      {within.length === 0 && <p class="empty">{message(language, "list.noneThisMonth")}</p>}
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
                        <li class={item.event?.status === "cancelled" ? "off" : undefined}>
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
        <div>{within.length > 0 && <Rows items={within} whole level="h2" />}</div>
        <div class="side">
          <h2 class="rule">{message(language, "list.byMonth")}</h2>
          <Months agenda={items} language={language} current={month} />
        </div>
      </div>
    </Layout>
  );
}
