import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { direction, type Language } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";
import type { WidgetLayout } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import { foreignLanguage, statusLabel, whenLabel, withCampaign } from "../../render/embeds/newsletter.ts";
import { firstSentences, type MoreElsewhere } from "../../render/embeds/widget-document.ts";
import { creditsOf, namesOf } from "../../render/entry/attribution.ts";
import { sheetOf } from "../../render/entry/dates.ts";
import { locationOf } from "../../render/entry/entry-facts.ts";
import { eventState } from "../../render/entry/event-state.ts";
import { FRAME_STYLE } from "../layout/assets.ts";

/** A list, or one entry, as a page of its own for the frames of other sites. */
export interface IframeContent {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly title: string;
  /** The page that it stands for. */
  readonly url: string;
  readonly items: readonly Item[];
  /** The ids of events that are over. */
  readonly past: ReadonlySet<string>;
  readonly layout: WidgetLayout;
  readonly theme: "auto" | "light" | "dark";
  /** Colours of the partner's own, as a style sheet. */
  readonly style?: string;
  /** Message for a list without coming events or without entries. */
  readonly none?: string;
  /** Lists in other languages, where this one has nothing. */
  readonly elsewhere?: readonly MoreElsewhere[];
  readonly more: string;
  /** One entry alone needs no heading above it. */
  readonly heading: boolean;
  /** Parameters of its links: see Look. */
  readonly campaign?: string;
  /** Tells the page around it how high it is. */
  readonly script: string;
}

/** Link that opens in a new tab, because a frame must not navigate within the partner's page. */
function Out({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener">
      {children}
    </a>
  );
}

function Status({ item, past }: { item: Item; past: boolean }) {
  const unusual = statusLabel(item);
  if (unusual !== undefined) return <strong class={item.event?.status}>{unusual}</strong>;
  const state = past ? eventState(item, past) : undefined;
  return state === undefined ? null : <strong>{message(item.language, `status.${state}`)}</strong>;
}

interface EntryProps extends Pick<IframeContent, "site" | "layout" | "campaign"> {
  readonly item: Item;
  /** Of the list around it. */
  readonly around: Language;
  readonly past: boolean;
}

function Entry({ item, around, site, layout, past, campaign }: EntryProps) {
  const { language, event } = item;
  const other = foreignLanguage(item, around);
  const when = whenLabel(item);
  const where = locationOf(item);
  const block = event === undefined ? undefined : sheetOf(event, language);
  const time = when !== undefined && (
    <time datetime={event?.starts?.instant ?? event?.starts?.local ?? item.published}>{when}</time>
  );
  return (
    <li lang={language} dir={item.direction} class={event?.status === "cancelled" ? "cancelled" : undefined}>
      {layout === "agenda" && (
        <p class="sheet" aria-hidden="true">
          <b>{block?.large ?? "–"}</b>
          <span>{block?.small}</span>
        </p>
      )}
      {layout === "compact" && <p class="meta">{time}</p>}
      <article>
        <h2>
          <Out href={withCampaign(entryUrl(site, language, item.id), campaign)}>{item.title}</Out>
        </h2>
        <p class="meta">
          {other !== undefined && (
            <span class="language" lang={around} dir={direction(around)}>
              {other}
            </span>
          )}
          <Status item={item} past={past} />
          {layout !== "compact" && time}
          {layout !== "agenda" && layout !== "compact" && (
            <span>{namesOf(creditsOf(item).sources).slice(0, 3).join(message(language, "punctuation.comma"))}</span>
          )}
        </p>
        {layout !== "compact" && (where !== undefined || event?.mode !== undefined) && (
          <p class="meta">
            {where !== undefined && <span>{where}</span>}
            {event?.mode !== undefined && <span>{message(language, `mode.${event.mode}`)}</span>}
          </p>
        )}
        {layout !== "compact" && <p>{firstSentences(item.summary, layout === "agenda" ? 140 : 220)}</p>}
      </article>
    </li>
  );
}

export function IframePage({
  site,
  siteName,
  language,
  title,
  url,
  items,
  past,
  layout,
  theme,
  style,
  none,
  elsewhere = [],
  more,
  heading,
  script,
  campaign,
}: IframeContent) {
  const page = withCampaign(url, campaign);
  return (
    <html lang={language} dir={direction(language)} class={theme === "auto" ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – ${siteName}`}</title>
        <meta name="robots" content="noindex" />
        <link rel="canonical" href={url} />
        <link rel="stylesheet" href={`${site.origin}${FRAME_STYLE}`} />
        {style !== undefined && <style dangerouslySetInnerHTML={{ __html: style }} />}
        <script type="module" src={`${site.origin}${script}`} crossorigin="anonymous" />
      </head>
      <body>
        <main class={layout}>
          {heading ? (
            <h1>
              <Out href={page}>{title}</Out>
            </h1>
          ) : null}
          {none !== undefined && elsewhere.length === 0 && <p class="none">{none}</p>}
          {elsewhere.map(({ text, url: list }) => (
            <p class="none">
              <Out href={withCampaign(list, campaign)}>{text}</Out>
            </p>
          ))}
          {items.length > 0 && (
            <ul>
              {items.map((item) => (
                <Entry
                  item={item}
                  around={language}
                  site={site}
                  layout={layout}
                  past={past.has(item.id)}
                  {...(campaign === undefined ? {} : { campaign })}
                />
              ))}
            </ul>
          )}
          <p class="foot">
            <Out href={page}>{`${more} – ${siteName}`}</Out>
          </p>
        </main>
      </body>
    </html>
  );
}
