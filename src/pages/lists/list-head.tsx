import type { Child } from "hono/jsx";
import type { Channel } from "../../domain/channel/channel.ts";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { channelPagePath, hasDated, type PageMeta } from "../layout/head.tsx";
import { SubscribeLink } from "../layout/subscribe-links.tsx";
import { type NarrowingGroup, States, ToNarrow } from "./narrow.tsx";

/** Kinds of lists that stand in an index: their word, and the index. */
export const KINDS = {
  topic: { word: "list.topic", section: "topics" },
  organisation: { word: "list.organisation", section: "organisations" },
  country: { word: "list.country", section: "countries" },
} as const;

/**
 * The frame of a list's page, with its place among the sections. `calendar`: whether the list's calendar holds any
 * event.
 */
export function channelFrame(view: View, channel: Channel, site: Origin, calendar = hasDated(view.items)): PageMeta {
  const { language, siteName, name, description } = view;
  const kind =
    channel.kind === "topic" || channel.kind === "organisation" || channel.kind === "country"
      ? KINDS[channel.kind]
      : undefined;
  const path = channelPagePath(channel);
  return {
    site,
    siteName,
    language,
    title: name,
    description: kind === undefined ? description : `${name}. ${description}`,
    path,
    channel: { channel, name, calendar },
    trail: [
      ...(kind === undefined ? [] : [{ name: message(language, `layout.${kind.section}`), path: `${kind.section}/` }]),
      { name, path },
    ],
  };
}

/** The head of a list: what it is, what it is called, how to follow it. */
export function ListHead(props: {
  language: Language;
  channel: Channel;
  name: string;
  kicker?: string;
  /** By what the list is narrowed, as its feeds are. */
  query?: string;
  /** Links that narrow the list; absent where nothing on the page does it. */
  groups?: readonly NarrowingGroup[];
  children?: Child;
}) {
  const { language, channel, name, kicker, query, groups = [], children } = props;
  return (
    <header class="head">
      {kicker !== undefined && <p class="kicker">{kicker}</p>}
      <h1>{name}</h1>
      {children}
      <div class="at-head">
        <SubscribeLink language={language} channel={channel} {...(query === undefined ? {} : { query })}>
          {groups.length > 0 && <ToNarrow language={language} />}
        </SubscribeLink>
        <States groups={groups} />
      </div>
    </header>
  );
}
