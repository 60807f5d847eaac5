// Text that any format may carry. Validation lets none of these characters in (domain/entry/text.ts); formats repeat
// the rule because one of them in one entry would make a whole feed unreadable: XML 1.0 (section 2.2) has no way to
// write them at all.

/**
 * Forbidden characters and all surrogates, although only lone surrogates are forbidden: one test decides for nearly
 * every text.
 */
const SUSPECT = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/;
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/**
 * The text with U+FFFD for each character that XML 1.0 forbids: replaced, not dropped, so that what stood around it
 * does not grow together (Unicode TR 36, section 3.5).
 */
export function wellFormed(text: string): string {
  return SUSPECT.test(text) ? text.toWellFormed().replace(FORBIDDEN, "\uFFFD") : text;
}

const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/;
const EVERY_LINE_BREAK = new RegExp(LINE_BREAK, "g");

/** Every kind of line break as LF. */
export function unixLines(text: string): string {
  return LINE_BREAK.test(text) ? text.replace(EVERY_LINE_BREAK, "\n") : text;
}

/** The text on one line. */
export function oneLine(text: string): string {
  return LINE_BREAK.test(text) ? text.replace(EVERY_LINE_BREAK, " ") : text;
}
