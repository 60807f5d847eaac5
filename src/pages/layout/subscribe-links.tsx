import type { Child } from "hono/jsx";
import { type Channel, channelPath } from "../../domain/channel/channel.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";

/** The address of the page on which a list can be subscribed to; `query` narrows the list as it narrows its feeds. */
export function subscribePath(language: Language, channel: Channel, query = ""): string {
  const path = channelPath(channel);
  const search = [path === "" ? "" : `list=${path}`, query].filter((part) => part !== "").join("&");
  // A reader who comes from events wants them in a calendar.
  const part = channel.kind === "events" ? "#calendar" : "";
  return `/${language}/subscribe${search === "" ? "" : `?${search}`}${part}`;
}

/** The one way to follow a list: its formats and programs are named where it leads. `children` stand beside it. */
export function SubscribeLink(props: { language: Language; channel: Channel; query?: string; children?: Child }) {
  const { language, channel, query, children } = props;
  return (
    <p class="follow">
      <a class="strong" href={subscribePath(language, channel, query)}>
        {message(language, "layout.subscribe")}
      </a>
      {children}
    </p>
  );
}
