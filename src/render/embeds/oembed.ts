import { frameTag } from "./embed-code.ts";

/** An embeddable frame with its preferred width and height in pixels. */
export interface Embeddable {
  readonly title: string;
  readonly frame: string;
  readonly width: number;
  readonly height: number;
  readonly author?: string;
  readonly provider: { readonly name: string; readonly url: string };
  readonly thumbnail?: { readonly url: string; readonly width: number; readonly height: number };
}

/** The document of a rich embed (oEmbed 1.0, section 2.3.4.4), no larger than the consumer has room for. */
export function renderOembed(
  { title, frame, width, height, author, provider, thumbnail }: Embeddable,
  max: { readonly width?: number; readonly height?: number },
): string {
  const size = { width: Math.min(width, max.width ?? width), height: Math.min(height, max.height ?? height) };
  // A thumbnail too must not be larger than asked for (section 2.3.4): one that is stays away.
  const fits =
    thumbnail !== undefined &&
    thumbnail.width <= (max.width ?? thumbnail.width) &&
    thumbnail.height <= (max.height ?? thumbnail.height);
  return JSON.stringify({
    type: "rich",
    version: "1.0",
    title,
    author_name: author,
    provider_name: provider.name,
    provider_url: provider.url,
    cache_age: 3600,
    ...(fits
      ? { thumbnail_url: thumbnail.url, thumbnail_width: thumbnail.width, thumbnail_height: thumbnail.height }
      : {}),
    html: frameTag(frame, title, String(size.width), size.height),
    ...size,
  });
}
