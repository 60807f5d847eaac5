import { type Channel, channelAddress, channelPath } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { webcalUrl } from "../../render/calendar/add-to-calendar.ts";
import { FEED_TYPES } from "./head.tsx";

/** The feeds of a list, on one line, and the way to what they are for. */
export function SubscribeLinks({ site, language, channel }: { site: Origin; language: Language; channel: Channel }) {
  const path = channelPath(channel);
  return (
    <nav class="follow" aria-label={message(language, "list.feeds")}>
      <ul>
        {FEED_TYPES.filter(([extension]) => extension !== "ics").map(([extension, type, label]) => (
          <li>
            <a href={`${channelAddress(language, channel)}feed.${extension}`} type={type}>
              {label}
            </a>
          </li>
        ))}
        <li>
          <a href={webcalUrl(site, language, channel)}>{message(language, "list.calendar")}</a>
        </li>
        <li>
          <a class="strong" href={`/${language}/subscribe${path === "" ? "" : `?list=${path}`}`}>
            {message(language, "layout.subscribe")}
          </a>
        </li>
      </ul>
    </nav>
  );
}
