import { isLanguageTag } from "../domain/entry/language.ts";
import type { ForeignAttachment, ForeignImage, Remarks } from "./item.ts";
import { countOf, fileNameOf, linkOf, mediaTypeOf, plainLine, type Said } from "./values.ts";

/** A file beside an item: an enclosure, an attachment, a picture. */
export interface Medium {
  readonly said: Said;
  readonly base?: string | undefined;
  readonly type?: string | undefined;
  /** "image" where the document says so beside the type. */
  readonly medium?: string | undefined;
  readonly length?: unknown;
  readonly title?: Said | undefined;
  readonly description?: Said | undefined;
  readonly credit?: Said | undefined;
  readonly width?: unknown;
  readonly height?: unknown;
  readonly language?: string | undefined;
}

const MAX_ATTACHMENTS = 30;
const MAX_SIDE = 20_000;

function imageOf(url: string, medium: Medium, remarks: Remarks): ForeignImage | undefined {
  const { description, title, credit, width, height, type, length } = medium;
  const alt = plainLine(description ?? title, 500, remarks);
  if (alt === undefined) return undefined;
  const by = plainLine(credit, 300, remarks);
  const [across, down] = [countOf(width, MAX_SIDE), countOf(height, MAX_SIDE)];
  const mime = mediaTypeOf(type);
  const octets = countOf(length);
  return {
    url,
    alt,
    ...(by === undefined ? {} : { credit: by }),
    ...(across === undefined || down === undefined ? {} : { width: across, height: down }),
    ...(mime === undefined ? {} : { type: mime }),
    ...(octets === undefined ? {} : { length: octets }),
  };
}

/** The picture and the attachments among an item's files; each file once. */
export function mediaOf(
  media: readonly Medium[],
  remarks: Remarks,
): { readonly image?: ForeignImage; readonly attachments?: readonly ForeignAttachment[] } {
  let image: ForeignImage | undefined;
  const attachments: ForeignAttachment[] = [];
  const seen = new Set<string>();
  for (const medium of media) {
    const { said, type, title, length } = medium;
    const url = linkOf(said, medium.base, remarks);
    if (url === undefined || seen.has(url)) continue;
    seen.add(url);
    const mime = mediaTypeOf(type);
    if (medium.medium === "image" || mime?.startsWith("image/")) {
      const made = image === undefined ? imageOf(url, medium, remarks) : undefined;
      if (made === undefined) remarks.left(image === undefined ? "imageWithoutWords" : "tooMany", said.what, url, said);
      else {
        image = made;
        remarks.took("image", url, said);
      }
    } else if (mime === undefined) remarks.left("noMediaType", said.what, url, said);
    else if (attachments.length === MAX_ATTACHMENTS) remarks.left("tooMany", said.what, url, said);
    else {
      const named = plainLine(title, 300, remarks);
      const octets = countOf(length);
      const language = medium.language !== undefined && isLanguageTag(medium.language) ? medium.language : undefined;
      remarks.took(`attachments/${attachments.length}`, url, said);
      if (named === undefined) remarks.doubt("titleFromFile", said.what, fileNameOf(url), said);
      attachments.push({
        url,
        type: mime,
        ...(octets === undefined ? {} : { length: octets }),
        title: named ?? fileNameOf(url),
        ...(language === undefined ? {} : { language }),
      });
    }
  }
  return { ...(image === undefined ? {} : { image }), ...(attachments.length === 0 ? {} : { attachments }) };
}
