import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { MonthCount } from "../../domain/query/overview.ts";
import { publishedInstant, utc } from "../../domain/time/instant.ts";
import { newestFirst } from "../../domain/view/newest-first.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { channelPagePath } from "../layout/head.tsx";
import { itemList } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { channelFrame, ListHead } from "./list-head.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { Narrow, type NarrowingGroup } from "./narrow.tsx";
import { TitledSection } from "./titled-section.tsx";

/** Entries under the months (or years, where no more is known) in which their sources published them. */
function ByMonth({ items, language }: { items: readonly Item[]; language: Language }) {
  const months = Map.groupBy(newestFirst(items), ({ published }) => published?.slice(0, 7));
  return (
    <>
      {[...months].map(([month, group]) => (
        <TitledSection
          id={`m${month ?? ""}`}
          title={month === undefined ? message(language, "label.unknownDate") : dateLabel(month, language)}
        >
          <Rows items={group} />
        </TitledSection>
      ))}
    </>
  );
}

/** The way to what is older: the months of the archive. */
export function Older({ view, channel }: { view: View; channel: Channel }) {
  const { language, archive } = view;
  const to = (page: string): string => `${channelAddress(language, channel)}archive/${page}`;
  if (archive?.previous === undefined && archive?.next === undefined) return null;
  return (
    <p class="pager">
      {archive.next !== undefined && (
        <a rel="prev" href={to(archive.next)}>
          {message(language, "list.newer")}
        </a>
      )}
      {archive.previous !== undefined && (
        <a rel="next" href={to(archive.previous)}>
          {message(language, "list.older")}
        </a>
      )}
    </p>
  );
}

/** News that the page of all shows: whole months, until there are enough, or the next one would make them too many. */
const NEWS = { enough: 10, min: 5, max: 15 };

/** The last months of some entries, as many as hold enough of them, and the first that is left out. */
function lastMonths(items: readonly Item[], months: readonly MonthCount[]) {
  let count = 0;
  const shown = new Set<string>();
  for (const { month, count: more } of months) {
    if (count >= NEWS.enough || (count >= NEWS.min && count + more > NEWS.max))
      return { items: items.filter((item) => shown.has(monthOf(item))), next: month };
    shown.add(month);
    count += more;
  }
  return { items, next: undefined };
}

/** The month (UTC) of a publication; of what has no date, that of its release. */
function monthOf({ published, released }: Item): string {
  return utc(published === undefined ? Date.parse(released) : publishedInstant(published)).slice(0, 7);
}

/** The page of all news: the last months, and the way to the others. */
export function NewsPage(props: {
  latest: View;
  site: Origin;
  elsewhere: Elsewhere | undefined;
  /** The months in which there are news; none where they are not known now. */
  months: readonly MonthCount[];
  groups: readonly NarrowingGroup[];
}) {
  const { latest, site, elsewhere, months, groups } = props;
  const { language, name } = latest;
  const channel: Channel = { kind: "news" };
  const { items, next } = lastMonths(latest.items, months);
  return (
    <Layout frame={{ ...channelFrame(latest, channel, site), data: [itemList(items, site)] }}>
      <ListHead language={language} channel={channel} name={name} groups={groups} />
      <div class="columns">
        <div>
          {items.length > 0 && <ByMonth items={items} language={language} />}
          {next === undefined ? (
            <Older view={latest} channel={channel} />
          ) : (
            <p class="pager">
              <a rel="next" href={`${channelAddress(language, channel)}?published.from=${next}&published.to=${next}`}>
                {dateLabel(next, language)}
              </a>
            </p>
          )}
          <MoreInLanguages
            language={language}
            path={channelPagePath(channel)}
            counts={elsewhere?.news}
            none={items.length === 0 ? message(language, "list.noNews") : undefined}
          />
        </div>
        <Narrow groups={groups} language={language} />
      </div>
    </Layout>
  );
}

/** A month of a list's archive. */
export function ArchivePage({
  view,
  channel,
  month,
  site,
}: {
  view: View;
  channel: Channel;
  month: string;
  site: Origin;
}) {
  const { language, name, items } = view;
  const frame = channelFrame(view, channel, site);
  const label = dateLabel(month.slice(0, 7), language);
  const path = `${frame.path}archive/${month}`;
  return (
    <Layout
      frame={{
        ...frame,
        title: `${name}: ${label}`,
        path,
        trail: [...(frame.trail ?? []), { name: label, path }],
        // It is not known here whether other languages have an archive of the month.
        languages: [language],
        elsewhere: frame.path,
      }}
    >
      <ListHead language={language} channel={channel} name={label} kicker={name} />
      <div class="single">
        <Rows items={items} level="h2" />
        <Older view={view} channel={channel} />
      </div>
    </Layout>
  );
}
