import { entryTag, entryUrl, itemTag, type Origin } from "../../domain/channel/urls.ts";
import { EXTENSION, EXTENSION_ANCHOR, LICENCE, OPERATOR } from "../../domain/site/service.ts";
import { feedItems, type Item, type View } from "../../domain/view/view.ts";
import { channelLinks, feedTitle } from "../channel-links.ts";
import { iconUrl } from "../discovery/icon.ts";
import { creditsOf } from "../entry/attribution.ts";
import { categoriesOf } from "../entry/categories.ts";
import { bodyHtml, bodyText } from "../entry/entry-body.ts";
import { titleOf } from "../entry/title.ts";
import { oncePerItem } from "../once-per-item.ts";
import { feedUpdated } from "./updated.ts";

// JSON.stringify drops what is undefined: nothing here is ever null (JSON Feed 1.1 has no nulls).

/** An object as JSON without its braces. Never of nothing. */
function members(values: object): string {
  return JSON.stringify(values).slice(1, -1);
}

function attachments({ attachments: list }: Item): object[] | undefined {
  if (list.length === 0) return undefined;
  return list.map(({ url, type, title, length }) => ({ url, mime_type: type, title, size_in_bytes: length }));
}

const entry = oncePerItem((item, site) => {
  const { html: _, text: __, ...rest } = item;
  return JSON.stringify({
    id: itemTag(site, item),
    url: entryUrl(site, item.language, item.id),
    external_url: item.pages[0]?.url ?? item.source?.url,
    title: titleOf(item),
    summary: item.summary,
    image: item.image?.url,
    date_published: item.released,
    date_modified: item.updated,
    authors: creditsOf(item).authors.map(({ name, url }) => ({ name, url })),
    tags: categoriesOf(item, site).map(({ label }) => label),
    language: item.language,
    attachments: attachments(item),
    content_html: bodyHtml(item),
    content_text: bodyText(item),
    [EXTENSION]: rest,
  });
});

/**
 * A channel as JSON Feed 1.1. The extension of each item is the item as the model has it but for its content, which
 * would stand there a second time; of the feed, where that is documented.
 */
export function renderJsonFeed(view: View, site: Origin): string {
  const { page, self, hub, previous, nextPage } = channelLinks(view, site, "json");
  const heading = members({
    version: "https://jsonfeed.org/version/1.1",
    title: feedTitle(view),
    home_page_url: page,
    feed_url: self,
    description: view.description,
    next_url: nextPage ?? previous,
    icon: iconUrl(site),
    authors: [{ name: OPERATOR.name[view.language], url: OPERATOR.url ?? site.origin }],
    language: view.language,
    hubs: hub === undefined ? undefined : [{ type: "WebSub", url: hub }],
    [EXTENSION]: {
      about: `${site.origin}/docs#${EXTENSION_ANCHOR}`,
      license: LICENCE,
      channel: view.channel,
      kind: view.kind,
      updated: feedUpdated(view, site),
      withdrawn: view.withdrawn.map(({ id, at, language = view.language }) => ({
        id: entryTag(site, id, language),
        entry: id,
        at,
      })),
      archive: view.archive,
    },
  });
  let items = "";
  for (const item of feedItems(view)) items += `${items === "" ? "" : ","}${entry(item, site)}`;
  return `{${heading},"items":[${items}]}`;
}
