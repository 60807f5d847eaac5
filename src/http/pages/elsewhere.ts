import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import { LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { facetOf, type Selection, type SelectionQuery, selectionOf } from "../../domain/query/selection.ts";
import type { Elsewhere } from "../../pages/lists/more-in-languages.tsx";
import { type AppContext, ledgerOf } from "../response/context.ts";
import { cachedAtEdge, representJson } from "../response/edge-cache.ts";

/** Milliseconds that a page waits to be told what other languages have: without that it is served all the same. */
const PATIENCE_MS = 1500;

/** Entries of a channel in the first language that they have: the reader's, else another. */
function inAnyLanguage(language: Language, channel: Channel, query: SelectionQuery): Selection[] {
  const fallback = LANGUAGES.filter((other) => other !== language);
  const selection = selectionOf({ ...query, language: [language], fallback }, 0);
  const within = facetOf(channel);
  if (!selection.ok) return [];
  return [within === undefined ? selection.value : { ...selection.value, any: [...selection.value.any, [within]] }];
}

/**
 * What other languages have on a day that a channel's page in this one lacks; undefined where that is not known now.
 */
export async function readElsewhere(
  app: AppContext,
  language: Language,
  channel: Channel,
  day: string,
): Promise<Elsewhere | undefined> {
  const selections = [
    ...inAnyLanguage(language, channel, { type: ["news"] }),
    ...inAnyLanguage(language, channel, { type: ["event"], "ends.from": day }),
  ];
  const answer = cachedAtEdge(app, `elsewhere ${channelAddress(language, channel)} ${day}`, async () => {
    const found = await ledgerOf(app).elsewhere(selections);
    return found === undefined ? undefined : await representJson({ news: found[0], coming: found[1] });
  });
  const representation = await Promise.race([answer, scheduler.wait(PATIENCE_MS).then(() => undefined)]);
  return representation && (JSON.parse(new TextDecoder().decode(representation.body)) as Elsewhere);
}
