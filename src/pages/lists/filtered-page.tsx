import type { Channel } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { splitByDay } from "../../domain/view/agenda.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { channelPagePath, hasDated } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";
import { ListHead } from "./list-head.tsx";
import { type FilterChip, FilterChips, Narrow, type NarrowingGroup } from "./narrow.tsx";
import { Fault, MoreResults } from "./results.tsx";
import { TitledSection } from "./titled-section.tsx";

interface Props {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly channel: Channel;
  /** Of the channel. */
  readonly name: string;
  /** The query of the list's feeds, without question mark. */
  readonly query: string;
  readonly chips: readonly FilterChip[];
  /** The list without any filter. */
  readonly whole: string;
  readonly groups: readonly NarrowingGroup[];
  /** Absent where the list cannot be had now, or the query is wrong: then `fault` says so. */
  readonly found?: { readonly items: readonly Item[]; readonly total: string; readonly next?: string };
  readonly fault?: string;
  /** True if it holds only events: they are ordered by day, other entries by publication. */
  readonly ofEvents: boolean;
  readonly day: string;
}

function Results({ ofEvents, language, found, day }: Props & { found: NonNullable<Props["found"]> }) {
  const { items, next } = found;
  const season = ofEvents ? splitByDay(items.toReversed(), day) : undefined;
  const parts =
    season === undefined
      ? ([["results", message(language, "search.results"), items]] as const)
      : ([
          ["coming", message(language, "list.upcoming"), season.upcoming],
          ["cancelled", message(language, "list.cancelledEvents"), season.cancelled],
          ["past", message(language, "list.past"), season.past],
        ] as const);
  return (
    <div>
      {items.length === 0 && <p class="empty">{message(language, "search.none")}</p>}
      {parts
        .filter(([, , list]) => list.length > 0)
        .map(([id, title, list]) => (
          <TitledSection id={id} title={title}>
            <Rows items={list} whole day={day} />
          </TitledSection>
        ))}
      <MoreResults next={next} language={language} />
    </div>
  );
}

/** A list narrowed by the query in its address. Search engines shall not list it: there is no end of such pages. */
export function FilteredPage(props: Props) {
  const { site, siteName, language, channel, name, query, chips, whole, groups, found, fault } = props;
  const path = channelPagePath(channel);
  const words = chips.map(({ label }) => label).join(", ");
  return (
    <Layout
      frame={{
        site,
        siteName,
        language,
        title: words === "" ? name : `${name}: ${words}`,
        description: name,
        // The language switch takes the filters along.
        path: query === "" ? path : `${path}?${query}`,
        channel: { channel, name, query, calendar: hasDated(found?.items ?? []) },
        trail: [{ name, path }],
        unlisted: true,
      }}
    >
      <ListHead language={language} channel={channel} name={name} query={query} groups={groups}>
        {found !== undefined && (
          <p class="quiet">
            {message(language, "search.results")}
            {message(language, "punctuation.colon")}
            <bdi>{found.total}</bdi>
          </p>
        )}
        <FilterChips chips={chips} whole={whole} language={language} />
      </ListHead>
      <Fault text={fault} />
      <div class="columns">
        {found === undefined ? <div /> : <Results {...props} found={found} />}
        <Narrow groups={groups} language={language} />
      </div>
    </Layout>
  );
}
