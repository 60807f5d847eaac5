import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { MonthCount } from "../../domain/query/overview.ts";
import { isMonth, monthAfter, monthsAround } from "../../domain/time/month.ts";
import { isVague, type SplitAgenda } from "../../domain/view/agenda.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { monthAlone } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { itemList } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { channelFrame, ListHead } from "./list-head.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { Narrow, type NarrowingGroup } from "./narrow.tsx";
import { TitledSection } from "./titled-section.tsx";

export const EVENTS = { kind: "events" } as const;

/** Past events that the page of all shows; the others are in their months. */
const MAX_PAST = 8;

/** The first and the last day on which an event can be: of what is known by month or year, those of that. */
export function spanOf({ event }: Item): { readonly first: string; readonly last: string } | undefined {
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
export function daysOf(item: Item): ReturnType<typeof spanOf> {
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
export function Months({
  agenda,
  language,
  current,
}: {
  agenda: readonly Item[];
  language: Language;
  current?: string;
}) {
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
                      {monthAlone(month, language)}
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
          <TitledSection id="coming" title={message(language, "list.upcoming")}>
            {season.upcoming.length > 0 && <Rows items={season.upcoming} whole day={day} />}
            <MoreInLanguages
              language={language}
              path="events/"
              counts={elsewhere?.coming}
              none={season.upcoming.length === 0 ? message(language, "list.noEvents") : undefined}
            />
          </TitledSection>
          {season.cancelled.length > 0 && (
            <TitledSection id="cancelled" title={message(language, "list.cancelledEvents")}>
              <Rows items={season.cancelled} whole day={day} />
            </TitledSection>
          )}
          {undated.length > 0 && (
            <TitledSection id="undated" title={message(language, "label.unknownDate")}>
              <Rows items={undated} whole day={day} />
            </TitledSection>
          )}
          {season.past.length > 0 && (
            <TitledSection id="past" title={message(language, "list.past")}>
              <Rows items={season.past.slice(0, MAX_PAST)} whole day={day} />
              {season.past.length > MAX_PAST && (
                <p class="more">
                  <a href={`/${language}/events/?ends.to=yesterday`}>{message(language, "list.older")}</a>
                </p>
              )}
            </TitledSection>
          )}
        </div>
        <div class="side">
          <Narrow groups={groups.filter(({ id }) => id === "status")} language={language} />
          <h2 class="rule">{message(language, "list.byMonth")}</h2>
          <Months agenda={agenda.items} language={language} />
          <Narrow groups={groups.filter(({ id }) => id !== "status")} language={language} />
        </div>
      </div>
    </Layout>
  );
}
