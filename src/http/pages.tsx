import type { Channel } from "../model/channel.ts";
import { channelName } from "../model/channel-name.ts";
import type { Language } from "../model/language.ts";
import type { Item } from "../model/view.ts";
import { ChannelPage } from "../pages/channel.tsx";
import { EntryPage } from "../pages/entry.tsx";
import { represent } from "./conditional.ts";
import { readView } from "./feeds.ts";
import type { House } from "./house.ts";
import { document, HTML, respondPage } from "./html.ts";
import { problem } from "./problem.ts";

/** GET of a channel's page. */
export async function handleChannelPage(request: Request, house: House, language: Language, channel: Channel): Promise<Response> {
  const { site, taxonomy } = house.config;
  if (channelName(channel, language, taxonomy) === undefined) return problem(site.origin, "not-found", { detail: "no channel has this address" });
  const [latest, agenda] = await Promise.all([readView(house, "latest", language, channel), readView(house, "agenda", language, channel)]);
  const html = document(<ChannelPage latest={latest} agenda={agenda} site={site} />);
  return respondPage(request, await represent(html, HTML, latest.updated), language);
}

/** GET of an entry's page. */
export async function handleEntryPage(request: Request, house: House, item: Item): Promise<Response> {
  const { site, taxonomy } = house.config;
  const html = document(<EntryPage item={item} site={site} siteName={taxonomy.site.name[item.language]} />);
  return respondPage(request, await represent(html, HTML, item.updated), item.language);
}
