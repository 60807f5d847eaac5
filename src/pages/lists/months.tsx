import type { Language } from "../../domain/entry/language.ts";
import type { MonthCount } from "../../domain/query/overview.ts";
import { comingFirst, isMonth, monthAfter, monthsAround } from "../../domain/time/month.ts";
import { isVague } from "../../domain/view/agenda.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { monthAlone } from "../../render/entry/dates.ts";

// The months in which events are, and the links to them.

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

/**
 * The months of an agenda with the number of their events, those ahead first: this month and those after it in order,
 * then those before it, last first. What is known by its year only is in none.
 */
export function monthsOf(agenda: readonly Item[], today: string): MonthCount[] {
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
  const counts = [...months].filter(([month]) => isMonth(month)).map(([month, count]) => ({ month, count }));
  return comingFirst(counts, today);
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

/** Years that are over and in sight; the others unfold. */
const PAST_YEARS = 2;

/** Links to the months that have events, by year: those ahead, then those that are over, last first. */
export function Months(props: { agenda: readonly Item[]; language: Language; day: string; current?: string }) {
  const { agenda, language, day, current } = props;
  const today = day.slice(0, 7);
  const months = monthsOf(agenda, today);
  if (months.length === 0) return null;
  const years = (of: readonly MonthCount[]) => [...Map.groupBy(of, ({ month }) => month.slice(0, 4))];
  const ahead = years(months.filter(({ month }) => month >= today));
  const past = years(months.filter(({ month }) => month < today));
  const isFolded = !past.slice(PAST_YEARS).some(([year]) => current?.startsWith(year));
  return (
    <nav aria-labelledby="by-month">
      <h2 id="by-month" class="rule">
        {message(language, "list.byMonth")}
      </h2>
      <Years years={ahead} name={message(language, "list.upcoming")} language={language} current={current} />
      <Years
        years={past.slice(0, PAST_YEARS)}
        name={message(language, "list.past")}
        language={language}
        current={current}
      />
      {past.length > PAST_YEARS && (
        <details open={!isFolded}>
          <summary>{message(language, "list.older")}</summary>
          <Years years={past.slice(PAST_YEARS)} language={language} current={current} />
        </details>
      )}
    </nav>
  );
}

function Years(props: {
  years: readonly (readonly [year: string, months: readonly MonthCount[]])[];
  name?: string;
  language: Language;
  current: string | undefined;
}) {
  const { years, name, language, current } = props;
  if (years.length === 0) return null;
  return (
    <div class="months">
      {name !== undefined && <h3>{name}</h3>}
      <dl>
        {years.map(([year, months]) => (
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
    </div>
  );
}
