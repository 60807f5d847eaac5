import { type Channel, channelAddress } from "../../domain/channel/channel.ts";
import { DEFAULT_LANGUAGE, type Language, negotiate } from "../../domain/entry/language.ts";
import { isMonth } from "../../domain/time/month.ts";
import type { AppContext } from "../response/context.ts";
import { handleNoSuchAddress } from "./not-found.tsx";

/** Redirects an address without a language to the same one in the reader's language. Browsers keep the fragment. */
export function redirectToLanguage(request: Request, { config }: AppContext, path: string): Response {
  const language = negotiate(request.headers.get("accept-language"), DEFAULT_LANGUAGE);
  const location = `${config.site.origin}/${language}${path}`;
  return new Response(null, {
    status: 302,
    headers: { location, vary: "Accept-Language", "cache-control": "private, max-age=60" },
  });
}

/** Redirects to a canonical address of this service, for good. */
export function redirectTo({ config }: AppContext, path: string): Response {
  const location = `${config.site.origin}${path}`;
  return new Response(null, { status: 308, headers: { location, "cache-control": "public, max-age=3600" } });
}

/** Redirects the address of a list without a slash at its end to the list. */
export function redirectToList(_request: Request, app: AppContext, language: Language, channel: Channel): Response {
  return redirectTo(app, channelAddress(language, channel));
}

/** Redirects the address of a month of events without a slash at its end to the month. */
export function redirectToMonth(request: Request, app: AppContext, language: Language, month: string): Response {
  return isMonth(month) ? redirectTo(app, `/${language}/events/${month}/`) : handleNoSuchAddress(request, app);
}
