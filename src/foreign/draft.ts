import type { Language } from "../domain/entry/language.ts";
import { localIn } from "../domain/time/zone-year.ts";
import type { ForeignEvent, ForeignItem, Moment } from "./item.ts";

/** An editor's additions to a foreign item. */
export interface Choices {
  readonly language: Language;
  readonly genre?: string | undefined;
  readonly organisations: readonly string[];
  readonly topics: readonly string[];
  /** The zone that hours are of: of a name that is no zone, or of none; and for hours in UTC. */
  readonly zone?: string | undefined;
}

/** An entry, as far as an item and its editor tell it. */
export interface EntryDraft {
  /** The fields of an entry without id and texts. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly texts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A moment as an entry writes it: local, and the zone beside it. */
function written(moment: Moment, zone: string | undefined): { readonly local: string; readonly zone?: string } {
  switch (moment.kind) {
    case "day":
      return { local: moment.local };
    case "zoned":
      return { local: moment.local, zone: moment.zone };
    case "utc":
      return { local: localIn(zone ?? "Etc/UTC", moment.instant), zone: zone ?? "Etc/UTC" };
    case "floating":
      return { local: moment.local, ...(zone === undefined ? {} : { zone }) };
  }
}

function eventFields({ status, starts, ends, place }: ForeignEvent, zone: string | undefined): Record<string, unknown> {
  const [from, to] = [starts, ends].map((moment) => (moment === undefined ? undefined : written(moment, zone)));
  const named = from?.zone ?? to?.zone;
  return {
    ...(status === undefined ? {} : { status }),
    ...(from === undefined ? {} : { starts: from.local }),
    ...(to === undefined ? {} : { ends: to.local }),
    ...(named === undefined ? {} : { zone: named }),
    ...(place === undefined ? {} : { place }),
  };
}

/** An item as an entry's draft: the same item and choices make the same draft. */
export function draftOf(item: ForeignItem, { language, genre, organisations, topics, zone }: Choices): EntryDraft {
  const { title, summary, content, url, published, authors, image, attachments, event } = item;
  const role = event === undefined ? "publisher" : "organiser";
  const localised = image === undefined ? undefined : { ...image, alt: { [language]: image.alt } };
  const credited =
    localised?.credit === undefined ? localised : { ...localised, credit: { [language]: localised.credit } };
  return {
    facts: {
      type: event === undefined ? "news" : "event",
      ...(genre === undefined ? {} : { genre }),
      ...(published === undefined ? {} : { published }),
      ...(organisations.length === 0 ? {} : { organisations: organisations.map((id) => ({ id, role })) }),
      ...(topics.length === 0 ? {} : { topics }),
      ...(authors === undefined ? {} : { people: authors.map((name) => ({ name, role: "author" })) }),
      ...(credited === undefined ? {} : { image: credited }),
      ...(attachments === undefined
        ? {}
        : { attachments: attachments.map((attachment) => ({ language, ...attachment })) }),
      ...(event === undefined ? {} : { event: eventFields(event, zone) }),
    },
    texts: {
      // The document's texts are in its publisher's own words.
      [language]: {
        words: "source",
        ...(title === undefined ? {} : { title }),
        ...(summary === undefined ? {} : { summary }),
        ...(content === undefined ? {} : { content }),
        ...(url === undefined ? {} : { url }),
      },
    },
  };
}
