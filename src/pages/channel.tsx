import { channelLinks, feedTitle } from "../formats/channel-links.ts";
import { eventSpan } from "../formats/span.ts";
import { entryUrl, type Site } from "../model/address.ts";
import type { View } from "../model/view.ts";
import { Layout } from "./layout.tsx";

/** A channel's page: what was released last, and the events that come next. */
export function ChannelPage({ latest, agenda, site }: { latest: View; agenda: View; site: Site }) {
  const links = channelLinks(latest, site, "atom");
  return (
    <Layout language={latest.language} title={feedTitle(latest)} description={latest.description} feeds={links.page}>
      <h1>{latest.name}</h1>
      <ul>
        {latest.items.map((item) => (
          <li>
            <a href={entryUrl(site, item.language, item.id)}>{item.title}</a>
            <p>{item.summary}</p>
          </li>
        ))}
      </ul>
      <ul>
        {agenda.items.map((item) => (
          <li>
            <a href={entryUrl(site, item.language, item.id)}>{item.title}</a> {item.event && eventSpan(item.event)}
          </li>
        ))}
      </ul>
    </Layout>
  );
}
