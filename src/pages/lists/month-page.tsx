import type { Origin } from "../../domain/channel/urls.ts";
import { monthsAround, weeksOf } from "../../domain/time/month.ts";
import { isCancelled, isVague } from "../../domain/view/agenda.ts";
import { AGENDA_SIZE, type Item, type View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateInWords, dateLabel } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { Layout } from "../layout/layout.tsx";
import { EVENTS } from "./events-page.tsx";
import { channelFrame, ListHead } from "./list-head.tsx";
import { daysOf, isWithin, Months, spanOf } from "./months.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { TitledSection } from "./titled-section.tsx";

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
  // Events of a known month stand ahead of those of which only the year is known.
  const vague = items
    .filter((item) => isVague(item) && isWithinMonth(item))
    .sort((a, b) => (b.event?.starts?.local.length ?? 0) - (a.event?.starts?.local.length ?? 0));
  const isEmpty = within.length === 0 && vague.length === 0;
  const { before, after } = monthsAround(month);
  const label = dateLabel(month, language);
  const frame = channelFrame(agenda, EVENTS, site);
  const path = `events/${month}/`;
  const trail = [...(frame.trail ?? []), { name: label, path }];
  // It is not known here whether other languages have events in the month: they are led to the whole list.
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
            <TitledSection id="vague" title={message(language, "list.dayUnknown")}>
              <Rows items={vague} whole day={today} />
            </TitledSection>
          )}
        </div>
        <div class="side narrow">
          <Months agenda={items} language={language} day={today} current={month} />
        </div>
      </div>
    </Layout>
  );
}
