import { LANGUAGES, type Language, languagesOf } from "../../domain/entry/language.ts";
import { modifiedAt, type Revision, type Tombstone } from "../../domain/entry/revision.ts";
import { lastOf, utc } from "../../domain/time/instant.ts";
import { dayOf, isPast, pastFrom } from "../../domain/view/agenda.ts";
import { type Item, toItem } from "../../domain/view/view.ts";
import { EntryPage } from "../../pages/entry/entry-page.tsx";
import type { Absence } from "../../pages/entry/not-found-page.tsx";
import type { RelatedEntry } from "../../pages/entry/sidebar.tsx";
import { isTombstone } from "../../read-model/read.ts";
import { cachedRendering } from "../cache/render-cache.ts";
import type { AppContext } from "../context/app-context.ts";
import { notFound } from "../not-found/not-found.tsx";
import { type Representation, represent } from "../response/conditional.ts";
import { document, HTML, respondPage } from "../response/page-response.ts";

const MAX_RELATED = 12;

/** Another entry as the page of this one names it; undefined where it has no text in the language. */
function relativeOf(
  document: Revision | Tombstone | undefined,
  language: Language,
  { config }: AppContext,
): RelatedEntry | undefined {
  const item =
    document === undefined || isTombstone(document) ? undefined : toItem(document, language, config.taxonomy);
  if (item === undefined) return undefined;
  const { id, title, type, published, event } = item;
  const date = event === undefined ? published : event.starts?.local.slice(0, 10);
  return { id, title, type, ...(date === undefined ? {} : { date }) };
}

/** An entry's page; `others` are what it is part of (undefined for nothing), and what it is related to. */
async function entryPage(
  app: AppContext,
  item: Item,
  day: string,
  others: readonly (Revision | Tombstone | undefined)[],
): Promise<Representation> {
  const { site, taxonomy } = app.config;
  const [partOf, ...related] = others.map((other) => relativeOf(other, item.language, app));
  const page = (
    <EntryPage
      item={item}
      day={day}
      related={related.filter((relative) => relative !== undefined)}
      site={site}
      siteName={taxonomy.site.name[item.language]}
      {...(partOf === undefined ? {} : { partOf })}
    />
  );
  const past = isPast(item, day);
  // How far away an event is, is another thing each day; when it was over, that came to an end.
  const dated = item.event === undefined ? [] : [past ? utc(pastFrom(item)) : `${day}T00:00:00Z`];
  // The titles of the others stand on it: a change of any of them changes it.
  const changes = others.flatMap((other) =>
    other === undefined ? [] : isTombstone(other) ? other.withdrawn : modifiedAt(other),
  );
  return await represent(document(page), HTML, lastOf(modifiedAt(item), ...dated, ...changes));
}

/** The page of an entry that is not served (yet): of the item alone. */
export async function respondItemPage(request: Request, app: AppContext, item: Item): Promise<Response> {
  return respondPage(request, await entryPage(app, item, dayOf(app.now()), []), item.language);
}

/** Answers GET of an entry's page. */
export async function handleEntryPage(
  request: Request,
  app: AppContext,
  language: Language,
  id: string,
): Promise<Response> {
  const { config } = app;
  const { taxonomy } = config;
  const read = async () => {
    const revision = await app.entry(id);
    const item = revision === undefined || isTombstone(revision) ? undefined : toItem(revision, language, taxonomy);
    if (item === undefined || revision === undefined) return undefined;
    const { partOf, related } = item;
    const others = await Promise.all(
      [partOf ?? "", ...related.slice(0, MAX_RELATED)].map(async (other) =>
        other === "" ? undefined : await app.entry(other),
      ),
    );
    const day = dayOf(app.now());
    const past = isPast(item, day);
    // News and past events are the same on every day.
    const stamp = [
      item.event === undefined || past ? past : day,
      ...[revision, ...others].map((each) => each?.sequence ?? ""),
    ].join(" ");
    return { stamp, value: { item, day, others } };
  };
  const representation = await cachedRendering(app, `/${language}/entries/${id}`, read, ({ item, day, others }) =>
    entryPage(app, item, day, others),
  );
  if (representation !== undefined) return respondPage(request, representation, language);
  const answer = notFound(request, app, await absenceOf(await app.entry(id), id, language, app), language);
  // It may be published the next moment: no cache on the way keeps that it was not there.
  answer.headers.set("cache-control", "no-store");
  return answer;
}

/** A withdrawn entry: what it was called, and what it named that is there still. */
async function withdrawal(tombstone: Tombstone, language: Language, app: AppContext): Promise<Absence> {
  const { withdrawn: at, reasons, titles = {}, related = [], topics = [] } = tombstone;
  const named = [language, ...LANGUAGES].find((each) => titles[each] !== undefined);
  const others = await Promise.all(related.slice(0, MAX_RELATED).map((other) => app.entry(other)));
  const entries = others
    .map((other) => relativeOf(other, language, app))
    .filter((other) => other !== undefined)
    .map(({ id, title }) => ({ path: `entries/${id}`, title }));
  const lists = topics.flatMap((id) => {
    const title = app.config.taxonomy.topics.get(id)?.name[language];
    return title === undefined ? [] : [{ path: `topics/${id}/`, title }];
  });
  return {
    kind: "withdrawn",
    at,
    reason: reasons?.[language] ?? tombstone.reason,
    ...(named === undefined ? {} : { name: { language: named, title: titles[named] ?? "" } }),
    onward: [...entries, ...lists],
  };
}

/** Finds why an entry has no page in a language. */
async function absenceOf(
  document: Revision | Tombstone | undefined,
  id: string,
  language: Language,
  app: AppContext,
): Promise<Absence> {
  if (document === undefined) return { kind: "nothing" };
  if (isTombstone(document)) return await withdrawal(document, language, app);
  const texts = languagesOf(document.entry).map((language) => ({
    language,
    title: document.entry.texts[language]?.title ?? "",
  }));
  return { kind: "other-languages", id, texts };
}
