import type { Channel } from "../../domain/channel/channel.ts";
import { channelPath, parseChannel } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Organisation, Taxonomy } from "../../domain/entry/taxonomy.ts";
import { message } from "../../messages/message.ts";
import type { IndexSection, LinkGroup, Listed } from "./index-page.tsx";
import type { ChannelChoice } from "./list-options.tsx";

// The channels to choose from, in a reader's language and order.

const GROUP_OF_KIND: { readonly [kind in Organisation["kind"]]: "un" | "international" | "national" | "others" } = {
  "un-agency": "un",
  "un-regional-office": "un",
  "un-office": "un",
  "un-media": "un",
  intergovernmental: "international",
  "eu-institution": "international",
  "eu-agency": "international",
  "development-bank": "international",
  "national-government": "national",
  "national-agency": "national",
  "collaborating-centre": "others",
  ngo: "others",
  "professional-order": "others",
  "re-publisher": "others",
};

const collators = new Map<Language, Intl.Collator>();

function byName(language: Language): (left: { readonly name: string }, right: { readonly name: string }) => number {
  let collator = collators.get(language);
  if (collator === undefined) {
    collator = new Intl.Collator(language);
    collators.set(language, collator);
  }
  const { compare } = collator;
  return (left, right) => compare(left.name, right.name);
}

function topicsOf(counts: ReadonlyMap<string, number>, language: Language, { topics }: Taxonomy): Listed[] {
  return [...topics.values()].map(({ id, name, scope }) => ({
    id,
    name: name[language],
    count: counts.get(`topics/${id}`) ?? 0,
    ...(scope === undefined ? {} : { scope: scope[language] }),
  }));
}

function countriesOf(counts: ReadonlyMap<string, number>, language: Language, taxonomy: Taxonomy): Listed[] {
  const listed = [...counts].flatMap(([path, count]) => {
    const channel = parseChannel(path);
    if (channel?.kind !== "country") return [];
    const name = channelName(channel, language, taxonomy);
    return name === undefined ? [] : [{ id: channel.code.toLowerCase(), name, count }];
  });
  return listed.sort(byName(language));
}

function organisationGroups(
  counts: ReadonlyMap<string, number>,
  language: Language,
  { organisations }: Taxonomy,
): LinkGroup[] {
  const listed = [...organisations.values()].flatMap(({ id, name, acronym, kind }) => {
    const count = counts.get(`organisations/${id}`) ?? 0;
    const short = acronym?.[language];
    return count === 0
      ? []
      : [
          {
            group: GROUP_OF_KIND[kind],
            id,
            name: name[language],
            count,
            ...(short === undefined ? {} : { acronym: short }),
          },
        ];
  });
  return (["un", "international", "national", "others"] as const).flatMap((group) => {
    const channels = listed.filter((each) => each.group === group).sort(byName(language));
    return channels.length === 0 ? [] : [{ name: message(language, `index.${group}`), channels }];
  });
}

/**
 * Returns the channels of an index: all topics, but organisations and countries only if they have entries. `counts` is
 * by channel path.
 */
export function groupsOf(
  section: IndexSection,
  counts: ReadonlyMap<string, number>,
  language: Language,
  taxonomy: Taxonomy,
): LinkGroup[] {
  switch (section) {
    case "topics":
      return [{ channels: topicsOf(counts, language, taxonomy) }];
    case "countries":
      return [{ channels: countriesOf(counts, language, taxonomy) }];
    case "organisations":
      return organisationGroups(counts, language, taxonomy);
  }
}

/** The lists that a reader may subscribe to. Countries are too many to offer: one that was asked for is among them. */
export function choicesOf(requested: Channel, language: Language, taxonomy: Taxonomy): ChannelChoice[] {
  const named = (channel: Channel) => ({
    path: channelPath(channel),
    name: channelName(channel, language, taxonomy) ?? "",
  });
  const general: Channel[] = [{ kind: "everything" }, { kind: "news" }, { kind: "events" }];
  const topics = [...taxonomy.topics.keys()].map((id) => named({ kind: "topic", id }));
  const organisations = [...taxonomy.organisations.values()]
    .map(({ id, acronym }) => {
      const short = acronym?.[language];
      return { ...named({ kind: "organisation", id }), ...(short === undefined ? {} : { acronym: short }) };
    })
    .sort(byName(language));
  return [
    { group: message(language, "layout.read"), lists: general.map(named) },
    { group: message(language, "layout.topics"), lists: topics },
    { group: message(language, "layout.organisations"), lists: organisations },
    ...(requested.kind === "country"
      ? [{ group: message(language, "layout.countries"), lists: [named(requested)] }]
      : []),
  ];
}
