import { LANGUAGES } from "../../domain/entry/language.ts";
import { ASSETS } from "../../pages/layout/assets.ts";
import { SHARE_IMAGE, shareImagePath } from "../../pages/layout/share-image.ts";
import { SHARE_IMAGES } from "../../pages/layout/share-images.ts";
import { ICON, iconBytes } from "../../render/discovery/icon.ts";
import { DAILY, IMMUTABLE } from "./cache-control.ts";
import { type Representation, represent, respond } from "./conditional.ts";

export const HTML = "text/html; charset=utf-8";

/** Content security policy of pages: our own files, nothing inline, no framing. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** Headers of every page for people. `policy` takes the place of the usual one. */
export function pageHeaders(language: string, policy: string = PAGE_POLICY): Record<string, string> {
  return {
    "content-security-policy": policy,
    "content-language": language,
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
  };
}

/** Reports whether the client is a browser: browsers accept HTML by name, programs do not. */
export function wantsHtml(request: Request): boolean {
  return /\btext\/html\b/i.test(request.headers.get("accept") ?? "");
}

/** A page rendered by hono/jsx as a document. */
export function document(page: { toString(): string | Promise<string> }): string {
  return `<!doctype html>${page.toString()}`;
}

/** The answer to a GET of a page. */
export function respondPage(
  request: Request,
  representation: Representation,
  language: string,
  headers: Record<string, string> = {},
): Response {
  return respond(request, representation, { ...pageHeaders(language), ...headers });
}

/** An icon file that holds one PNG (ICO has allowed PNG since Windows Vista). */
function ico(png: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(22 + png.length);
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true);
  view.setUint16(4, 1, true);
  file[6] = size;
  file[7] = size;
  view.setUint16(10, 1, true);
  view.setUint16(12, 32, true);
  view.setUint32(14, png.length, true);
  view.setUint32(18, 22, true);
  file.set(png, 22);
  return file;
}

/** Style sheets, scripts and icons. Undefined where the address is none of them. */
export async function handleAsset(request: Request, pathname: string): Promise<Response | undefined> {
  const asset = ASSETS.find(({ path }) => path === pathname);
  if (asset !== undefined)
    return respond(request, await represent(asset.text, asset.mediaType), { "cache-control": IMMUTABLE });
  if (pathname === ICON.path)
    return respond(request, await represent(iconBytes(), ICON.type), { "cache-control": DAILY });
  if (pathname === "/favicon.ico")
    return respond(request, await represent(ico(iconBytes(), ICON.size), "image/x-icon"), { "cache-control": DAILY });
  const card = LANGUAGES.find((language) => pathname === shareImagePath(language));
  if (card !== undefined)
    return respond(request, await represent(new Uint8Array(SHARE_IMAGES[card]), SHARE_IMAGE.type), {
      "cache-control": DAILY,
    });
  return undefined;
}
