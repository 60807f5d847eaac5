/** Octets of a content line, without its end (RFC 5545, section 3.1). */
const MAX_OCTETS = 75;

const SPACE = 1;

/**
 * A content line with its CRLF, folded so that no line is longer than 75 octets in UTF-8 and no character is split:
 * clients exist that decode each line by itself.
 */
export function foldLine(line: string): string {
  // No character takes more than three octets for each of its UTF-16 units.
  if (line.length * 3 <= MAX_OCTETS) return `${line}\r\n`;
  let out = "";
  let from = 0;
  let octets = 0;
  for (let index = 0; index < line.length; index++) {
    const unit = line.charCodeAt(index);
    // A pair of surrogates is four octets, counted with its first half; the second never starts a line.
    const size =
      unit < 0x80
        ? 1
        : unit < 0x800
          ? 2
          : unit >= 0xd800 && unit <= 0xdbff
            ? 4
            : unit >= 0xdc00 && unit <= 0xdfff
              ? 0
              : 3;
    if (octets + size > MAX_OCTETS) {
      out += `${line.slice(from, index)}\r\n `;
      from = index;
      octets = SPACE;
    }
    octets += size;
  }
  return `${out}${line.slice(from)}\r\n`;
}
