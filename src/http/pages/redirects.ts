import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl, type FeedExtension } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, type Language, negotiate } from "../../domain/entry/language.ts";
import { isMonth } from "../../domain/time/month.ts";
import type { AppContext } from "../context/app-context.ts";
import { redirectTo } from "../not-found/intended-address.ts";
import { handleNoSuchAddress } from "../not-found/not-found.tsx";
import { MOVED } from "../response/cache-control.ts";

/** Redirects an address without a language to the same one in the reader's language. Browsers keep the fragment. */
export function redirectToLanguage(request: Request, { config }: AppContext, path: string): Response {
  const language = negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const location = `${config.site.origin}/${language}${path}`;
  return new Response(null, {
    status: 302,
    headers: { location, vary: "Accept-Language", "cache-control": "private, max-age=60" },
  });
}

/** Redirects the address of a list without a slash at its end to the list; nowhere where there is no such list. */
export function redirectToList(request: Request, app: AppContext, language: Language, channel: Channel): Response {
  return channelName(channel, language, app.config.taxonomy) === undefined
    ? handleNoSuchAddress(request, app)
    : redirectTo(app, channelAddress(language, channel));
}

/** Redirects the address of a month of events without a slash at its end to the month. */
export function redirectToMonth(request: Request, app: AppContext, language: Language, month: string): Response {
  return isMonth(month) ? redirectTo(app, `/${language}/events/${month}/`) : handleNoSuchAddress(request, app);
}

/** Redirects a guessed name of a feed to the feed of everything, for good: in the reader's language without one. */
export function redirectToFeed(
  request: Request,
  { config }: AppContext,
  extension: FeedExtension,
  language?: Language,
): Response {
  const preferred = language ?? negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const location = channelUrl(config.site, preferred, { kind: "everything" }, extension);
  const kept =
    language === undefined
      ? { vary: "Accept-Language", "cache-control": "private, max-age=3600" }
      : { "cache-control": MOVED };
  return new Response(null, { status: 308, headers: { location, ...kept } });
}
