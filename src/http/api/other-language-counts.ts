import { type Channel, channelAddress, channelPath } from "../../domain/channel/channel.ts";
import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { facetOf, type Selection, type SelectionQuery, selectionOf } from "../../domain/query/selection.ts";
import { dayBefore } from "../../domain/time/instant.ts";
import { monthAfter } from "../../domain/time/month.ts";
import type { Elsewhere, OtherLanguageCount } from "../../pages/lists/more-in-languages.tsx";
import { cachedAtEdge } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { representJson } from "../response/json-response.ts";

/** Milliseconds that a page waits for the counts of other languages: without that it is served all the same. */
const TIMEOUT_MS = 1500;

/** Selects entries of some channels (of all, where none is named), each in the reader's language, else in another. */
function inAnyLanguage(language: Language, channels: readonly Channel[], query: SelectionQuery): Selection {
  const fallback = LANGUAGES.filter((other) => other !== language);
  const selection = selectionOf({ ...query, language: [language], fallback }, 0);
  if (!selection.ok) throw new Error("the page asks for what no query can");
  const facets = channels.map(facetOf).filter((facet) => facet !== undefined);
  return facets.length === 0 || facets.length < channels.length
    ? selection.value
    : { ...selection.value, any: [...selection.value.any, facets] };
}

/** Asks how many texts of each selection each language has; undefined where that is not known now. */
async function ask(
  app: AppContext,
  key: string,
  selections: readonly Selection[],
): Promise<readonly (readonly OtherLanguageCount[])[] | undefined> {
  const answer = cachedAtEdge(app, `counts elsewhere ${key}`, async () => {
    const found = await ledgerOf(app).elsewhere(selections);
    return found === undefined ? undefined : await representJson(found);
  });
  const representation = await Promise.race([answer, scheduler.wait(TIMEOUT_MS).then(() => undefined)]);
  return representation && (JSON.parse(new TextDecoder().decode(representation.body)) as OtherLanguageCount[][]);
}

/**
 * Returns what other languages have on a day that a channel's page in this one lacks; undefined where that is not known
 * now.
 */
export async function readElsewhere(
  app: AppContext,
  language: Language,
  channel: Channel,
  day: string,
): Promise<Elsewhere | undefined> {
  const [news, coming] =
    (await ask(app, `${channelAddress(language, channel)} ${day}`, [
      inAnyLanguage(language, [channel], { type: ["news"] }),
      inAnyLanguage(language, [channel], { type: ["event"], "ends.from": day }),
    ])) ?? [];
  return news && coming && { news, coming };
}

/** Returns how many entries other languages have where some channels are empty in one, or have nothing coming. */
export async function readInsteadOfNone(
  app: AppContext,
  language: Language,
  channels: readonly Channel[],
  comingFrom: string | undefined,
): Promise<readonly OtherLanguageCount[] | undefined> {
  const query: SelectionQuery = comingFrom === undefined ? {} : { type: ["event"], "ends.from": comingFrom };
  const key = `${language} ${channels.map(channelPath).join()} ${comingFrom ?? "any"}`;
  return (await ask(app, key, [inAnyLanguage(language, channels, query)]))?.[0];
}

/**
 * Returns which events of a month other languages have that this one lacks; see readElsewhere. Instants are compared,
 * and a month begins at another in each zone: the hours that are of the month beside it somewhere do not count.
 */
export async function readElsewhereInMonth(
  app: AppContext,
  language: Language,
  month: string,
): Promise<Elsewhere | undefined> {
  const hours = {
    "ends.from": `${month}-01T06:00:00Z`,
    "starts.to": `${dayBefore(`${monthAfter(month, 1)}-01`)}T16:00:00Z`,
  };
  const query: SelectionQuery = { type: ["event"], ...hours };
  const [coming] = (await ask(app, `${language} ${month}`, [inAnyLanguage(language, [], query)])) ?? [];
  return coming && { news: [], coming };
}
