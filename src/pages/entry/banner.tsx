import type { EventItem, Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { hostOf, pageLabel } from "../../render/entry/entry-facts.ts";

/** The message ahead of an event that will not take place as announced: what has become of it, why, and what to do. */
export function Banner({ item, event }: { item: Item; event: EventItem }) {
  const { language, pages } = item;
  const { status, statusNote } = event;
  if (status !== "cancelled" && status !== "postponed") return null;
  const [page] = pages;
  return (
    <aside class={`banner ${status}`} aria-labelledby="banner">
      <p id="banner">
        <strong>{message(language, `banner.${status}`)}</strong>
      </p>
      {statusNote !== undefined && (
        <p>
          {message(language, "banner.reason")}
          {message(language, "punctuation.colon")}
          {statusNote}
        </p>
      )}
      <p>
        {message(language, "banner.calendar")} {message(language, "banner.organiser")}
      </p>
      <p class="onward">
        {page !== undefined && (
          <a href={page.url} hreflang={page.language}>
            {pageLabel("entry.atTheSource", page.language === language ? undefined : page.language, language)}{" "}
            <span class="host">{hostOf(page.url)}</span>
          </a>
        )}
        <a href={`/${language}/events/`}>{message(language, "list.upcoming")}</a>
      </p>
    </aside>
  );
}
