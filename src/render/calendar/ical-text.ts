import { unixLines, wellFormed } from "../plain-text.ts";
import { foldLine } from "./fold-line.ts";

const SUSPECT = /[^\t\u0020-\u002B\u002D-\u003A\u003C-\u005B\u005D-\u007E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFFFD]/;

/**
 * TEXT (RFC 5545, section 3.3.11). U+2028 and its kind become line breaks too: vdirsyncer and others split files at
 * them, and what followed would be a line of its own.
 */
export function escapeIcal(text: string): string {
  if (!SUSPECT.test(text)) return text;
  const lines = unixLines(wellFormed(text));
  return lines.replaceAll("\\", "\\\\").replaceAll(";", "\\;").replaceAll(",", "\\,").replaceAll("\n", "\\n");
}

/** A parameter's value in quotes; quotes, carets and line breaks as RFC 6868 has them. */
export function quoteParameter(value: string): string {
  const safe = unixLines(wellFormed(value));
  return `"${/[\^"\n]/.test(safe) ? safe.replaceAll("^", "^^").replaceAll('"', "^'").replaceAll("\n", "^n") : safe}"`;
}

/** A property of type TEXT, folded. Parameters come with their semicolon: `;LANGUAGE=fr`. */
export function textLine(name: string, text: string): string {
  return foldLine(`${name}:${escapeIcal(text)}`);
}

/** A property of type URI, which knows no escapes (section 3.3.13). */
export function uriLine(name: string, uri: string): string {
  return foldLine(`${name}:${unixLines(wellFormed(uri)).replaceAll("\n", "")}`);
}

/** RFC 3339 in UTC to the basic form: 20250925T080000Z */
export function utcStamp(instant: string): string {
  return (
    `${instant.slice(0, 4)}${instant.slice(5, 7)}${instant.slice(8, 13)}${instant.slice(14, 16)}` +
    `${instant.slice(17, 19)}Z`
  );
}

/** A local date, or date and time to the minute, in the basic form: 20250925, 20250925T090000 */
export function localStamp(local: string): string {
  const date = `${local.slice(0, 4)}${local.slice(5, 7)}${local.slice(8, 10)}`;
  return local.length === 10 ? date : `${date}T${local.slice(11, 13)}${local.slice(14, 16)}00`;
}
