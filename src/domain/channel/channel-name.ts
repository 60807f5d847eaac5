import { countryName, isCountry } from "../entry/country.ts";
import type { Complete, Language } from "../entry/language.ts";
import type { Taxonomy } from "../entry/taxonomy.ts";
import type { Channel } from "./channel.ts";

/** Of the lists that every language has. */
export const GENERAL: { readonly [kind in "everything" | "news" | "events"]: Complete } = {
  everything: {
    en: "News and events",
    fr: "Actualités et événements",
    es: "Noticias y eventos",
    ru: "Новости и события",
    ar: "الأخبار والفعاليات",
    zh: "新闻与活动",
    pt: "Notícias e eventos",
    de: "Nachrichten und Termine",
  },
  news: { en: "News", fr: "Actualités", es: "Noticias", ru: "Новости", ar: "الأخبار", zh: "新闻", pt: "Notícias", de: "Nachrichten" },
  events: { en: "Events", fr: "Événements", es: "Eventos", ru: "События", ar: "الفعاليات", zh: "活动", pt: "Eventos", de: "Termine" },
};

/** What a channel is called in a language, or undefined where the taxonomy does not know its topic, organisation or country. */
export function channelName(channel: Channel, language: Language, { topics, organisations }: Pick<Taxonomy, "topics" | "organisations">): string | undefined {
  switch (channel.kind) {
    case "topic":
      return topics.get(channel.id)?.name[language];
    case "organisation":
      return organisations.get(channel.id)?.name[language];
    case "country":
      return isCountry(channel.code) ? countryName(channel.code, language) : undefined;
    default:
      return GENERAL[channel.kind][language];
  }
}
