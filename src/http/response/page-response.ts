import { withUnbrokenNames } from "../../render/unbroken-names.ts";
import { type Representation, respond } from "./conditional.ts";

export const HTML = "text/html; charset=utf-8";

/** Content security policy of pages: our own files and nobody else's, nothing inline, no framing. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
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
  const html = `<!doctype html>${page.toString()}`;
  return /^[^>]*><html[^>]* dir="rtl"/.test(html) ? withUnbrokenNames(html) : html;
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
