import { type Channel, channelAddress, channelPath } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { webcalUrl } from "../../render/calendar/add-to-calendar.ts";
import { FEED_TYPES } from "./head.tsx";

/** The two ways that most readers want: how to subscribe, and the calendar of the events. */
export function SubscribeButtons({ site, language }: { site: Origin; language: Language }) {
  return (
    <nav class="follow" aria-label={message(language, "list.feeds")}>
      <ul>
        <li>
          <a class="strong" href={`/${language}/subscribe`}>
            {message(language, "layout.subscribe")}
          </a>
        </li>
        <li>
          <a href={webcalUrl(site, language, { kind: "everything" })}>{message(language, "list.calendar")}</a>
        </li>
      </ul>
    </nav>
  );
}

/**
 * The ways to follow a list: how to subscribe first, then its feeds by their formats. `calendar`: whether the list's
 * calendar holds any event.
 */
export function SubscribeLinks({
  site,
  language,
  channel,
  calendar,
}: {
  site: Origin;
  language: Language;
  channel: Channel;
  calendar: boolean;
}) {
  const path = channelPath(channel);
  return (
    <nav class="follow" aria-label={message(language, "list.feeds")}>
      <ul>
        <li>
          <a class="strong" href={`/${language}/subscribe${path === "" ? "" : `?list=${path}`}`}>
            {message(language, "layout.subscribe")}
          </a>
        </li>
        {calendar && (
          <li>
            <a href={webcalUrl(site, language, channel)}>{message(language, "list.calendar")}</a>
          </li>
        )}
        {FEED_TYPES.filter(([extension]) => extension !== "ics").map(([extension, type, label]) => (
          <li>
            <a href={`${channelAddress(language, channel)}feed.${extension}`} type={type}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
