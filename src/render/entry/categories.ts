import type { Origin } from "../../domain/channel/urls.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";

/**
 * A category of an item. `scheme` identifies the vocabulary of `term` as a tag URI (RFC 4151), the same on every host
 * and in every language.
 */
export interface Category {
  readonly term: string;
  readonly scheme: string;
  readonly label: string;
}

/** Topics, countries and genre of an item, in this order: readers that show one category show the first. */
export function categoriesOf(item: Item, { tagAuthority }: Origin): Category[] {
  const list: Category[] = [];
  for (const { id, name } of item.topics) list.push({ term: id, scheme: `tag:${tagAuthority}:topics`, label: name });
  for (const { code, name } of item.countries)
    list.push({ term: code, scheme: `tag:${tagAuthority}:countries`, label: name });
  list.push({
    term: item.genre,
    scheme: `tag:${tagAuthority}:genres`,
    label: message(item.language, `genre.${item.genre}`),
  });
  return list;
}
