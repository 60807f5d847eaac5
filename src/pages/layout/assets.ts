import json from "../../../dist/browser.txt";
import styles from "../../../dist/styles.json" with { type: "json" };

// Files that pages link to. Their address holds a hash of their content, so that they may be kept for ever and never be
// stale.

export interface Asset {
  /** Below the origin. */
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

/** FNV-1a in 64 bits: tells our own few files apart, and, unlike SubtleCrypto, needs no await while a module loads. */
function contentHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const octet of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(octet)) * 0x100000001b3n);
  return hash.toString(36);
}

function asset(name: string, extension: string, mediaType: string, text: string): Asset {
  return { path: `/assets/${name}.${contentHash(text)}.${extension}`, mediaType, text };
}

export const STYLE = asset("style", "css", "text/css; charset=utf-8", styles.style);
/** Beside the other, on the page that documents the API. */
export const DOCS_STYLE = asset("docs", "css", "text/css; charset=utf-8", styles.docs);

export const FRAME_STYLE = asset("frame", "css", "text/css; charset=utf-8", styles.frame);

/** Additional styles of the editor. */
export const COMPOSER_STYLE = asset("composer", "css", "text/css; charset=utf-8", styles.composer);

export const ASSETS: readonly Asset[] = [STYLE, DOCS_STYLE, FRAME_STYLE, COMPOSER_STYLE];

/**
 * The address of the module with the comforts of every page (src/browser/widget/page-enhancements.ts): its build has
 * put a hash of its content there.
 */
export const PAGE_SCRIPT = `/widget/v1/${(JSON.parse(json) as { readonly scripts: { readonly page: { readonly pin: string } } }).scripts.page.pin}`;
