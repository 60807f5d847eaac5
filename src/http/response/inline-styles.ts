import { sha256, toBase64 } from "../../std/bytes.ts";

/** The source expression of a Content-Security-Policy that allows this very text of a style, and no other. */
export async function hashSource(text: string): Promise<string> {
  return `'sha256-${toBase64(await sha256(text))}'`;
}

/**
 * The policy of HTML that mail programs read, where they read styles on the elements and in one style sheet only: each
 * style that stands in it is allowed by its hash, nothing else is loaded or run, and `frameAncestors` may show it in a
 * frame.
 */
export async function inlineStylePolicy(html: string, frameAncestors: string): Promise<string> {
  const attributes = new Set([...html.matchAll(/ style="([^"]*)"/g)].map(([, style = ""]) => style));
  const sheets = new Set([...html.matchAll(/<style>([^<]*)<\/style>/g)].map(([, sheet = ""]) => sheet));
  const hashes = await Promise.all([...sheets, ...attributes].map(hashSource));
  const styles =
    hashes.length === 0 ? "" : `style-src ${attributes.size === 0 ? "" : "'unsafe-hashes' "}${hashes.join(" ")}; `;
  return `default-src 'none'; ${styles}base-uri 'none'; form-action 'none'; frame-ancestors ${frameAncestors}`;
}
