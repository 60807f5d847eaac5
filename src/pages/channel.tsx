import { eventSpan } from "../formats/span.ts";
import { entryUrl, type Site } from "../model/address.ts";
import { parseChannel } from "../model/channel.ts";
import type { View } from "../model/view.ts";
import { type Frame, Layout, pathOfChannel } from "./layout.tsx";
import { LIST } from "./words.ts";

/** A channel's page: what was released last, and the events that come next. */
export function ChannelPage({ latest, agenda, site }: { latest: View; agenda: View; site: Site }) {
  const { language, siteName, name, description } = latest;
  const channel = parseChannel(latest.channel) ?? { kind: "everything" };
  const frame: Frame = { site, siteName, language, title: name, description, path: pathOfChannel(channel), channel: { channel, name } };
  return (
    <Layout frame={frame}>
      <h1>{name}</h1>
      <ul class="list">
        {latest.items.map((item) => (
          <li>
            <a href={entryUrl(site, language, item.id)}>{item.title}</a>
            <p>{item.summary}</p>
          </li>
        ))}
      </ul>
      <h2>{LIST.calendar[language]}</h2>
      <ul class="list">
        {agenda.items.map((item) => (
          <li>
            <a href={entryUrl(site, language, item.id)}>{item.title}</a> {item.event && eventSpan(item.event)}
          </li>
        ))}
      </ul>
    </Layout>
  );
}
