// Octets to text. Which encoding, is decided in the order of RFC 7303, section 3.2: a byte order mark, then the charset
// of the Content-Type, then the XML declaration; UTF-8 where none of them says anything.

/** The text of a document, and how it was made. */
export interface Decoded {
  readonly text: string;
  /** The octets without byte order mark, and the decoder's name for their encoding. */
  readonly octets: Uint8Array;
  readonly encoding: string;
  /** A name of an encoding that no decoder has. */
  readonly unknown?: string;
  /** The encoding that the XML declaration names, where another one went before. */
  readonly overruled?: string;
}

/** Octets in which an XML declaration ends, if there is one. */
const DECLARATION = 400;

function marked(bytes: Uint8Array): { readonly encoding: string; readonly length: number } | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", length: 2 };
  return undefined;
}

/** The encoding of UTF-16 without a mark, as its first two characters show (XML 1.0, appendix F): `<?`, `{"`, `BE`. */
function wide([first = 0, second = 0, third = 0, fourth = 0]: Uint8Array): string | undefined {
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return "utf-16le";
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return "utf-16be";
  return undefined;
}

function declared(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("windows-1252").decode(bytes.subarray(0, DECLARATION));
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']{1,40})["']/.exec(start)?.[1];
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: false, ignoreBOM: true });
  } catch {
    return undefined;
  }
}

/** Decodes a document. What is not of its encoding becomes U+FFFD: whoever takes a value looks for that. */
export function decode(bytes: Uint8Array, charset: string | undefined): Decoded {
  const mark = marked(bytes);
  const octets = mark === undefined ? bytes : bytes.subarray(mark.length);
  const inside = mark === undefined ? declared(bytes) : undefined;
  const named = mark?.encoding ?? charset ?? wide(bytes) ?? inside;
  const decoder = decoderOf(named ?? "utf-8");
  const used = decoder ?? new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  const other = inside === undefined ? undefined : decoderOf(inside)?.encoding;
  return {
    text: used.decode(octets),
    octets,
    encoding: used.encoding,
    ...(decoder === undefined && named !== undefined ? { unknown: named } : {}),
    ...(charset === undefined || other === undefined || other === used.encoding ? {} : { overruled: inside as string }),
  };
}

const C1 = /[\u0080-\u009F]/g;
const windows = new TextDecoder("windows-1252");

/**
 * The text with what windows-1252 has at U+0080 to U+009F: no text has these control characters, and HTML reads the
 * references to them so (`&#146;` is an apostrophe).
 */
export function withoutC1(text: string): string {
  return text.replace(C1, (character) => windows.decode(Uint8Array.of(character.charCodeAt(0))));
}
