import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { LICENCE, OPERATOR } from "../../domain/site/service.ts";
import type { EventItem, Item } from "../../domain/view/view.ts";
import { type Credit, creditsOf } from "../../render/entry/attribution.ts";

// Structured data as search engines read it (schema.org). Only what is known: an absent property is not the same as an
// empty one.

const CONTEXT = "https://schema.org";

/** A step on the way from the front page to a page. */
export interface BreadcrumbStep {
  readonly name: string;
  readonly url: string;
}

export function breadcrumbs(steps: readonly BreadcrumbStep[]): object {
  return {
    "@context": CONTEXT,
    "@type": "BreadcrumbList",
    itemListElement: steps.map(({ name, url }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: url,
    })),
  };
}

export function website(site: Origin, name: string, description: string, language: string): object {
  return {
    "@context": CONTEXT,
    "@type": "WebSite",
    name,
    description,
    inLanguage: language,
    url: `${site.origin}/${language}/`,
    potentialAction: {
      "@type": "SearchAction",
      target: { "@type": "EntryPoint", urlTemplate: `${site.origin}/${language}/search?q={search_term_string}` },
      "query-input": "required name=search_term_string",
    },
  };
}

export function organisation(names: {
  readonly name: string;
  readonly acronym?: string;
  readonly homepage?: string;
}): object {
  const { name, acronym, homepage } = names;
  return {
    "@context": CONTEXT,
    "@type": "Organization",
    name,
    ...(acronym === undefined ? {} : { alternateName: acronym }),
    ...(homepage === undefined ? {} : { url: homepage }),
  };
}

/** A list of entries by their addresses. */
export function itemList(items: readonly Item[], site: Origin): object {
  return {
    "@context": CONTEXT,
    "@type": "ItemList",
    itemListElement: items.map(({ language, id }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      url: entryUrl(site, language, id),
    })),
  };
}

const EVENT_STATUS: { readonly [status in EventItem["status"]]: string } = {
  provisional: "EventScheduled",
  confirmed: "EventScheduled",
  held: "EventScheduled",
  postponed: "EventPostponed",
  cancelled: "EventCancelled",
  "moved-online": "EventMovedOnline",
};

const ATTENDANCE = { "in-person": "Offline", online: "Online", hybrid: "Mixed" } as const;

function location(item: Item, event: EventItem): object[] {
  const { place, mode, status, stream, registration } = event;
  const online = mode === "online" || mode === "hybrid" || status === "moved-online";
  const places: object[] = [];
  if (place !== undefined && mode !== "online") {
    const { venue, city, country, geo } = place;
    places.push({
      "@type": "Place",
      ...(venue === undefined && city === undefined ? {} : { name: venue ?? city }),
      address: {
        "@type": "PostalAddress",
        ...(city === undefined ? {} : { addressLocality: city }),
        ...(country === undefined ? {} : { addressCountry: country }),
      },
      ...(geo === undefined ? {} : { geo: { "@type": "GeoCoordinates", ...geo } }),
    });
  }
  const url = stream?.url ?? registration?.url ?? item.url;
  if (online && url !== undefined) places.push({ "@type": "VirtualLocation", url });
  return places;
}

/** Reports whether a date has its day: schema.org takes no year or month alone. */
function isWhole(date: string | undefined): boolean {
  return date !== undefined && date.length >= 10;
}

/** An entry as a NewsArticle or an Event. */
export function entryJsonLd(item: Item, site: Origin, image: string): object {
  const url = entryUrl(site, item.language, item.id);
  const { authors, sources, contributors } = creditsOf(item);
  const isOrganisation = new Set(item.organisations.map(({ name }) => name));
  const isOperator = (name: string): boolean => name === OPERATOR.name[item.language];
  const credit = ({ name, role, url: homepage }: Credit): object => ({
    // The finder of an entry is a site, never a person.
    "@type": role === "finder" || isOrganisation.has(name) || isOperator(name) ? "Organization" : "Person",
    name,
    ...(homepage === undefined ? {} : { url: homepage }),
  });
  const translators = contributors.filter(({ role }) => role === "translator");
  const publisher = sources.filter(({ name }) => isOrganisation.has(name)).map(credit);
  // The work that a text of ours is based on, with its publisher: each known page, else the work without an address.
  const work = { "@type": "CreativeWork", publisher };
  const original =
    item.pages.length === 0 ? work : item.pages.map((page) => ({ ...work, url: page.url, inLanguage: page.language }));
  const found = item.source;
  const common = {
    "@context": CONTEXT,
    "@id": url,
    license: LICENCE.url,
    url,
    description: item.summary,
    inLanguage: item.language,
    image: [item.image?.url ?? image],
    ...(item.topics.length === 0 ? {} : { about: item.topics.map(({ name }) => ({ "@type": "Thing", name })) }),
  };
  const { event } = item;
  if (event === undefined) {
    return {
      ...common,
      "@type": "NewsArticle",
      headline: item.title,
      mainEntityOfPage: url,
      ...(isWhole(item.published) ? { datePublished: item.published } : {}),
      dateModified: item.updated,
      author: authors.map(credit),
      publisher: { "@type": "Organization", name: OPERATOR.name[item.language], url: OPERATOR.url ?? site.origin },
      ...(contributors.length === 0
        ? {}
        : { contributor: contributors.filter(({ role }) => role !== "translator").map(credit) }),
      ...(translators.length === 0 ? {} : { translator: translators.map(credit) }),
      isBasedOn: original,
      ...(found === undefined
        ? {}
        : {
            citation: {
              "@type": "CreativeWork",
              url: found.url,
              publisher: { "@type": "Organization", name: found.name },
              ...(found.language === undefined ? {} : { inLanguage: found.language }),
            },
          }),
      ...(item.countries.length === 0
        ? {}
        : { contentLocation: item.countries.map(({ name }) => ({ "@type": "Country", name })) }),
      ...(item.corrections.length === 0
        ? {}
        : {
            correction: item.corrections.map(({ at, note }) => ({
              "@type": "CorrectionComment",
              ...(isWhole(at) ? { datePublished: at } : {}),
              text: note,
            })),
          }),
    };
  }
  const places = location(item, event);
  const moment = (at: EventItem["starts"]): string | undefined => {
    const time = at?.instant ?? at?.local;
    return isWhole(time) ? time : undefined;
  };
  const [starts, ends] = [moment(event.starts), moment(event.ends)];
  const isAsPlanned = EVENT_STATUS[event.status] === "EventScheduled";
  const moved = isAsPlanned ? moment(event.previousStart) : undefined;
  return {
    ...common,
    "@type": "Event",
    name: item.title,
    eventStatus: `${CONTEXT}/${moved === undefined ? EVENT_STATUS[event.status] : "EventRescheduled"}`,
    ...(moved === undefined ? {} : { previousStartDate: moved }),
    ...(event.mode === undefined && event.status !== "moved-online"
      ? {}
      : {
          eventAttendanceMode:
            `${CONTEXT}/${ATTENDANCE[event.status === "moved-online" ? "online" : (event.mode ?? "online")]}` +
            "EventAttendanceMode",
        }),
    ...(starts === undefined ? {} : { startDate: starts }),
    ...(ends === undefined ? {} : { endDate: ends }),
    ...(places.length === 0 ? {} : { location: places }),
    organizer: sources.map(credit),
    // The description of the event is a text with an author of its own.
    subjectOf: { "@type": "Article", url, headline: item.title, author: authors.map(credit), isBasedOn: original },
    ...(item.pages.length === 0 ? {} : { sameAs: item.pages.map((page) => page.url) }),
    ...(event.sessions === undefined
      ? {}
      : {
          subEvent: event.sessions.map((session) => ({
            "@type": "Event",
            "@id": `${url}#session-${session.id}`,
            name: session.title,
            startDate: moment(session.starts),
            ...(places.length === 0 ? {} : { location: places }),
            ...(session.ends === undefined ? {} : { endDate: moment(session.ends) }),
          })),
        }),
  };
}
