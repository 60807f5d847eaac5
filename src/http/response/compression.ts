/** Reports whether a media type is worth compressing: text of any kind, and SVG images. */
export function isCompressible(mediaType: string): boolean {
  return /^text\/|[/+](?:json|xml|javascript)\b/.test(mediaType);
}

/** Results for the last Accept-Encoding headers: clients send few different ones. */
const answers = new Map<string, boolean>();

/** Reports whether an Accept-Encoding header admits gzip (RFC 9110, section 12.5.3); without a header, it does not. */
export function acceptsGzip(header: string | null): boolean {
  if (header === null) return false;
  let accepts = answers.get(header);
  if (accepts === undefined) {
    accepts = quality(header.slice(0, 1000), "gzip") > 0;
    if (answers.size >= 100) answers.clear();
    if (header.length <= 1000) answers.set(header, accepts);
  }
  return accepts;
}

/** The weight of a coding: of its own, or of the star; 0 if it is not named. */
function quality(header: string, coding: string): number {
  let star = 0;
  for (const part of header.split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith("q="))?.slice(2) ?? "1";
    const value = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0;
    if (name === coding || name === `x-${coding}`) return value;
    if (name === "*") star = value;
  }
  return star;
}

export async function gzip(body: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([body as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
