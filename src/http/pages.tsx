import type { Channel } from "../model/channel.ts";
import { channelName } from "../model/channel-name.ts";
import type { Language } from "../model/language.ts";
import type { Item } from "../model/view.ts";
import { ChannelPage } from "../pages/channel.tsx";
import { EntryPage } from "../pages/entry.tsx";
import { represent, respond } from "./conditional.ts";
import { readView } from "./feeds.ts";
import type { House } from "./house.ts";
import { problem } from "./problem.ts";

const HTML = "text/html; charset=utf-8";

/** GET of a channel's page. */
export async function handleChannelPage(request: Request, house: House, language: Language, channel: Channel): Promise<Response> {
  const { site, taxonomy } = house.config;
  if (channelName(channel, language, taxonomy) === undefined) return problem(site.origin, "not-found", { detail: "no channel has this address" });
  const [latest, agenda] = await Promise.all([readView(house, "latest", language, channel), readView(house, "agenda", language, channel)]);
  const html = `<!doctype html>${<ChannelPage latest={latest} agenda={agenda} site={site} />}`;
  return respond(request, await represent(html, HTML, latest.updated));
}

/** GET of an entry's page. */
export async function handleEntryPage(request: Request, _house: House, item: Item): Promise<Response> {
  return respond(request, await represent(`<!doctype html>${<EntryPage item={item} />}`, HTML, item.updated));
}
