import { escapeText } from "./xml.ts";

// Programs that send mails take some marks in a text for templates of their own: listmonk `{{ … }}` (Go), Buttondown
// `{{ … }}` and `{% … %}` (Django), Mailchimp `*|…|*`. In a text of ours they are meant as they stand.

/** Text of an element in HTML for mail, without a mark of a template. */
export function mailText(text: string): string {
  return escapeText(text)
    .replaceAll("{", "&#123;")
    .replaceAll("}", "&#125;")
    .replaceAll("*|", "*&#124;")
    .replaceAll("|*", "&#124;*");
}

/** Plain text without a mark of a template: a word joiner (U+2060) parts what begins one, and nobody sees it. */
export function plainMailText(text: string): string {
  return text.replace(/\{(?=[{%#])|\*(?=\|)|\|(?=\*)/g, "$&\u2060");
}
