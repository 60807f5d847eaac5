import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { escapeAttribute } from "../../render/xml.ts";

/**
 * Clean HTML of the ledger, whose wide parts scroll within themselves, for the arrow keys too. It is written by one
 * serialiser (sanitise/sanitise.ts): a `<` in it always begins a tag, in lower case.
 */
function scrolling(html: string, language: Language): string {
  return html
    .replaceAll("<pre>", '<pre tabindex="0">')
    .replaceAll(
      "<table>",
      `<div class="scroll" role="group" tabindex="0" ` +
        `aria-label="${escapeAttribute(message(language, "entry.table"))}"><table>`,
    )
    .replaceAll("</table>", "</table></div>");
}

/** The text of an entry. It was made clean when it was committed. */
export function Prose({ html, language }: { html: string; language: Language }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: scrolling(html, language) }} />;
}
