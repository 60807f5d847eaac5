import { LANGUAGES } from "./language.ts";

/** Parameters that say where a reader came from, not what the page is. */
const TRACKING =
  /^(?:utm_\w+|at_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|mkt_tok|igshid|_hs\w+|ref_src|cmpid)$/i;

/** Parameters that say in which language a page is. */
const LANGUAGE_PARAMETER = /^(?:lang|language|hl|locale|culture|sf_culture)$/i;

function sorted(search: URLSearchParams, isDropped: (name: string) => boolean): string {
  const kept = [...search].filter(([name]) => !isDropped(name));
  return new URLSearchParams(kept.sort(([one, a], [other, b]) => (one + a < other + b ? -1 : 1))).toString();
}

function identified(url: URL, path: string, isDropped: (name: string) => boolean): string {
  const search = sorted(url.searchParams, isDropped);
  const port = url.port === "" ? "" : `:${url.port}`;
  const trimmed = path.replace(/\/(?:index\.\w+)?$/, "");
  return `${url.hostname.replace(/^www\./, "")}${port}${trimmed}${search === "" ? "" : `?${search}`}`;
}

/**
 * Returns the common form of all addresses of a page: without scheme, "www.", fragment, tracking parameters, their
 * order and the last slash. Undefined for what is no web address, and for a site's first page, which many items name
 * for want of their own.
 */
export function canonicalAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const canonical = identified(url, url.pathname, (name) => TRACKING.test(name));
  return /[/?]/.test(canonical) ? canonical : undefined;
}

const LANGUAGE = `(?:${LANGUAGES.join("|")})(?:-[a-z]{2,4})?`;
const SEGMENT = new RegExp(`/${LANGUAGE}(?=/|$)`, "gi");
const SUFFIX = new RegExp(`[._-]${LANGUAGE}(?=\\.\\w+$|$)`, "i");

/** Returns what the addresses of one page in several languages have in common; undefined if they name no language. */
export function addressInAnyLanguage(address: string): string | undefined {
  if (canonicalAddress(address) === undefined) return undefined;
  const url = new URL(address);
  const path = url.pathname.replace(SEGMENT, "").replace(SUFFIX, "");
  const named = path !== url.pathname || [...url.searchParams.keys()].some((name) => LANGUAGE_PARAMETER.test(name));
  // Of a page in another language as much has to be left as says which page it is.
  if (!named) return undefined;
  const left = identified(url, path, (name) => TRACKING.test(name) || LANGUAGE_PARAMETER.test(name));
  return /[/?]/.test(left) ? left : undefined;
}
