import { isLanguageTag } from "../domain/entry/language.ts";
import { isVisible, MEDIA_TYPE, withoutForbidden } from "../domain/entry/text.ts";
import { Link } from "../domain/entry/text-schemas.ts";
import { oneLine } from "../render/plain-text.ts";
import { importHtml } from "../sanitise/import-html.ts";
import { withoutC1 } from "./decode.ts";
import type { DocumentPosition, Remarks } from "./item.ts";

// Single values of foreign documents: each is taken as an entry may hold it, or listed with the reason why not.

/** A value of a document, its name there, and its place. */
export interface Said extends DocumentPosition {
  readonly what: string;
  readonly text: string;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** One line of plain text of at most `max` characters. */
export function plainLine(said: Said | undefined, max: number, remarks: Remarks): string | undefined {
  if (said === undefined || said.text.trim() === "") return undefined;
  const { what, text } = said;
  if (text.includes("\uFFFD")) remarks.left("undecodable", what, text, said);
  else {
    const plain = oneLine(
      withoutForbidden(
        withoutC1(text)
          .replace(/[\u0000-\u001F\u007F]+/g, " ")
          .toWellFormed(),
      ),
    )
      .replace(/\s+/g, " ")
      .trim();
    if (plain.length > max) remarks.left("tooLong", what, text, said);
    else if (!isVisible(plain)) remarks.left("noText", what, text, said);
    else return plain;
  }
  return undefined;
}

/** A title of at most 500 characters, of HTML or of text with its markup escaped. */
export function plainTitle(said: Said | undefined, remarks: Remarks): string | undefined {
  if (said === undefined || said.text.trim() === "") return undefined;
  if (said.text.includes("\uFFFD")) {
    remarks.left("undecodable", said.what, said.text, said);
    return undefined;
  }
  const made = importHtml(withoutC1(said.text.slice(0, 10_000)).toWellFormed());
  for (const part of made?.dropped ?? []) remarks.left("markup", said.what, part, said);
  const title = plainLine({ ...said, text: made?.text ?? "" }, 500, remarks);
  if (title !== undefined) remarks.took("title", said.text, said);
  else if ((made?.text ?? "") === "") remarks.left("noText", said.what, said.text, said);
  return title;
}

/** An absolute address, resolved against `base` where it is relative; undefined and listed where it is none. */
export function linkOf(said: Said | undefined, base: string | undefined, remarks: Remarks): string | undefined {
  const text = said?.text.trim() ?? "";
  if (said === undefined || text === "") return undefined;
  if (text.includes("\uFFFD")) remarks.left("undecodable", said.what, text, said);
  else if (Link.safeParse(text).success) return text;
  else if (!URL.canParse(text, base)) remarks.left("notAbsolute", said.what, text, said);
  else {
    const { href } = new URL(text, base);
    if (Link.safeParse(href).success) return href;
    remarks.left("notHttp", said.what, text, said);
  }
  return undefined;
}

/** A language tag as BCP 47 writes it. */
export function languageOf(said: Said | undefined, remarks: Remarks): string | undefined {
  const tag = said?.text.trim().replaceAll("_", "-") ?? "";
  if (said === undefined || tag === "") return undefined;
  if (tag.length <= 35 && isLanguageTag(tag)) {
    remarks.took("language", said.text, said);
    return tag;
  }
  remarks.left("malformed", said.what, said.text, said);
  return undefined;
}

/** A media type without its parameters; undefined where it is none. */
export function mediaTypeOf(text: string | undefined): string | undefined {
  const essence = text?.split(";")[0]?.trim().toLowerCase() ?? "";
  return essence.length <= 127 && MEDIA_TYPE.test(essence) ? essence : undefined;
}

/** A whole number from 1; undefined for anything else. */
export function countOf(value: unknown, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const number =
    typeof value === "number"
      ? value
      : typeof value === "string" && /^\d{1,15}$/.test(value.trim())
        ? Number(value)
        : Number.NaN;
  return Number.isInteger(number) && number >= 1 && number <= most ? number : undefined;
}

function decodedSegment(segment: string): string {
  // A sequence that is no UTF-8, or a percent sign that begins none, stays as it is written.
  return segment.replace(/(?:%[0-9a-f]{2})+/gi, (octets) => {
    try {
      return decodeURIComponent(octets);
    } catch {
      return octets;
    }
  });
}

/** The name of the file that an address ends in, or its host. */
export function fileNameOf(url: string): string {
  const { pathname, hostname } = new URL(url);
  const name = decodedSegment(pathname.split("/").findLast((segment) => segment !== "") ?? "");
  const plain = withoutForbidden(name.replace(/\s+/g, " ").toWellFormed()).trim().slice(0, 300).toWellFormed();
  return isVisible(plain) ? plain : hostname;
}
