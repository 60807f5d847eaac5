import { type Channel, channelPath } from "../domain/channel/channel.ts";
import { channelName } from "../domain/channel/channel-name.ts";
import { channelsOf } from "../domain/channel/channels-of.ts";
import type { Entry } from "../domain/entry/entry.ts";
import type { Language } from "../domain/entry/language.ts";
import { languagesOf } from "../domain/entry/language.ts";
import type { Revision } from "../domain/entry/revision.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { type Item, NEVER, toItem, type View } from "../domain/view/view.ts";
import { entryKey, groupOf, type ListName, listKey, targetOf } from "./keys.ts";
import type { StoredList } from "./list-index.ts";

/** Characters of JSON that a view's items may take: a reader has to hold all of them at once. */
export const MAX_CHARACTERS = 4_000_000;

/** The selections, language × channel, that an entry belongs to: those of the languages that it has a text in. */
export function membershipsOf(entry: Entry): { readonly language: Language; readonly channel: Channel }[] {
  const channels = channelsOf(entry);
  return languagesOf(entry).flatMap((language) => channels.map((channel) => ({ language, channel })));
}

/**
 * The rows of the outbox that a change of an entry touches, by key, with the index that names the list (null for the
 * entry itself). Either side is absent where the entry is not served then.
 */
export function affectedKeys(
  id: string,
  before: Entry | undefined,
  after: Entry | undefined,
): Map<string, string | null> {
  const keys = new Map<string, string | null>([[entryKey(id), null]]);
  for (const entry of [before, after]) {
    if (entry === undefined) continue;
    for (const { language, channel } of membershipsOf(entry)) {
      const target = targetOf(language, groupOf(channel));
      keys.set(listKey("latest", language, channel), target);
      if (entry.type === "event") keys.set(listKey("agenda", language, channel), target);
    }
  }
  return keys;
}

export interface ViewSelection {
  readonly kind: View["kind"];
  readonly language: Language;
  readonly channel: Channel;
  /** In the view's order; those that do not fit are dropped from the end. */
  readonly revisions: readonly Revision[];
  readonly withdrawn: readonly { readonly id: string; readonly at: string }[];
  readonly sequence: number;
  readonly updated: string;
  readonly archive?: { readonly page?: string; readonly next?: string };
}

/** Items of the revisions that have a text in the language, as many as fit. */
function fitting(
  revisions: readonly Revision[],
  language: Language,
  taxonomy: Taxonomy,
  maxCharacters: number,
): Item[] {
  const items: Item[] = [];
  let characters = 0;
  for (const revision of revisions) {
    const item = toItem(revision, language, taxonomy);
    if (item === undefined) continue;
    characters += JSON.stringify(item).length;
    if (characters > maxCharacters && items.length > 0) break;
    items.push(item);
  }
  return items;
}

/**
 * A channel's view. An agenda's revisions come last start first, so that what does not fit is the past, and are turned
 * round. `previous` tells the archive month in which the entries follow that are older than the page's last.
 */
export function buildView(
  selection: ViewSelection,
  taxonomy: Taxonomy,
  previous: (oldest: Item | undefined) => string | undefined = () => undefined,
): View {
  const { kind, language, channel, archive } = selection;
  // An archive must hold all that it is asked for: nothing else leads to its entries.
  const items = fitting(
    selection.revisions,
    language,
    taxonomy,
    kind === "archive" ? Number.POSITIVE_INFINITY : MAX_CHARACTERS,
  );
  const before = kind === "agenda" ? undefined : previous(items.at(-1));
  const around = { ...archive, ...(before === undefined ? {} : { previous: before }) };
  return {
    ...heading(kind, language, channel, taxonomy),
    sequence: selection.sequence,
    updated: selection.updated,
    items: kind === "agenda" ? items.reverse() : items,
    withdrawn: selection.withdrawn,
    ...(Object.keys(around).length === 0 ? {} : { archive: around }),
  };
}

function heading(kind: View["kind"], language: Language, channel: Channel, taxonomy: Taxonomy) {
  return {
    schema: 1,
    kind,
    language,
    channel: channelPath(channel),
    siteName: taxonomy.site.name[language],
    name: channelName(channel, language, taxonomy) ?? channelPath(channel),
    description: taxonomy.site.description[language],
  } as const;
}

/**
 * Makes a view of what an index says of a list and of the items that it names; of a channel that nothing was published
 * to without `list`.
 */
export function assembleView(
  { kind, language, channel }: ListName,
  list: StoredList | undefined,
  items: readonly Item[],
  sequence: number,
  taxonomy: Taxonomy,
  notices: readonly Item[] = [],
): View {
  const total = list === undefined && kind === "latest" ? 0 : list?.total;
  return {
    ...heading(kind, language, channel, taxonomy),
    sequence,
    updated: list?.updated ?? NEVER,
    ...(list?.modified === undefined ? {} : { modified: list.modified }),
    items,
    ...(notices.length === 0 ? {} : { notices }),
    withdrawn: list?.withdrawn ?? [],
    ...(list?.previous === undefined ? {} : { archive: { previous: list.previous } }),
    ...(total === undefined ? {} : { total }),
  };
}
