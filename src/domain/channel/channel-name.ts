import { message } from "../../messages/message.ts";
import { countryName, isCountry } from "../entry/country.ts";
import type { Language } from "../entry/language.ts";
import type { Taxonomy } from "../entry/taxonomy.ts";
import type { Channel } from "./channel.ts";

/**
 * Returns a channel's name in a language, or undefined if the taxonomy does not know its topic, organisation or
 * country.
 */
export function channelName(
  channel: Channel,
  language: Language,
  { topics, organisations }: Pick<Taxonomy, "topics" | "organisations">,
): string | undefined {
  switch (channel.kind) {
    case "topic":
      return topics.get(channel.id)?.name[language];
    case "organisation":
      return organisations.get(channel.id)?.name[language];
    case "country":
      return isCountry(channel.code) ? countryName(channel.code, language) : undefined;
    default:
      return message(language, `channel.${channel.kind}`);
  }
}
