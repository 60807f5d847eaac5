// The grammar of iCalendar (RFC 5545, section 3.1; parameters also as RFC 6868 has them). A line that is none costs
// itself only, and each property knows its line.

export interface Property {
  /** In capitals. */
  readonly name: string;
  /** By names in capitals; of several values the document's text. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
  readonly line: number;
}

export interface Component {
  /** In capitals. */
  readonly name: string;
  readonly properties: Property[];
  readonly components: Component[];
  readonly line: number;
  /** False for one whose END the document does not have. */
  closed: boolean;
}

/** A line that is no property, or an end of nothing. */
export interface BadLine {
  readonly line: number;
  readonly text: string;
}

const MAX_DEPTH = 10;
const MEMBERS = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"]);
const [LF, CR, SPACE, TAB] = [10, 13, 32, 9];

/** Lines of octets, unfolded: a fold may lie inside a character, so that this comes before decoding. */
function unfolded(octets: Uint8Array): { readonly line: number; readonly octets: Uint8Array }[] {
  const out = new Uint8Array(octets.length);
  const lines: { line: number; octets: Uint8Array }[] = [];
  let [length, start, line, first] = [0, 0, 1, 1];
  const end = (): void => {
    if (length > start) lines.push({ line: first, octets: out.subarray(start, length) });
    start = length;
  };
  for (let index = 0; index < octets.length; index++) {
    const octet = octets[index] as number;
    if (octet !== LF && octet !== CR) {
      out[length++] = octet;
      continue;
    }
    if (octet === CR && octets[index + 1] === LF) index++;
    line++;
    const next = octets[index + 1];
    if (next === SPACE || next === TAB) index++;
    else {
      end();
      first = line;
    }
  }
  end();
  return lines;
}

const NAME = /^[A-Za-z0-9-]+/;
/** `;NAME=value`, the value quoted or not, or several of them; sticky, so that each character is looked at once. */
const PARAMETER = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/y;

function parameterText(value: string): string {
  const plain = /^"[^"]*"$/.test(value) ? value.slice(1, -1) : value;
  return plain.replace(/\^([n^'])/g, (_, sign: string) => (sign === "n" ? "\n" : sign === "'" ? '"' : "^"));
}

function propertyOf(text: string, line: number): Property | undefined {
  const [name] = NAME.exec(text) ?? [];
  if (name === undefined) return undefined;
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = name.length;
  let end = name.length;
  for (let match = PARAMETER.exec(text); match !== null; match = PARAMETER.exec(text)) {
    parameters.set((match[1] ?? "").toUpperCase(), parameterText(match[2] ?? ""));
    end = PARAMETER.lastIndex;
  }
  if (text[end] !== ":") return undefined;
  return { name: name.toUpperCase(), parameters, value: text.slice(end + 1), line };
}

/** A text value without its escapes (RFC 5545, section 3.3.11). */
export function textValue(value: string): string {
  return value.replace(/\\([nN\\;,])/g, (_, sign: string) => (sign === "n" || sign === "N" ? "\n" : sign));
}

/** Parses the components of a document. */
export function parseComponents(
  octets: Uint8Array,
  encoding: string,
): { readonly components: readonly Component[]; readonly bad: readonly BadLine[] } {
  const decoder = new TextDecoder(encoding);
  // UTF-16 folds between its units: it is unfolded as UTF-8.
  const isWide = encoding.startsWith("utf-16");
  const narrow = isWide ? new TextEncoder().encode(decoder.decode(octets)) : octets;
  const lineDecoder = isWide ? new TextDecoder() : decoder;
  const components: Component[] = [];
  const bad: BadLine[] = [];
  const stack: Component[] = [];
  for (const { line, octets: bytes } of unfolded(narrow)) {
    const text = lineDecoder.decode(bytes);
    if (text.trim() === "") continue;
    const property = propertyOf(text.trimStart(), line);
    const top = stack.at(-1);
    if (property?.name === "BEGIN") {
      const name = property.value.trim().toUpperCase();
      // One that is not ended costs itself only: these stand in a calendar, never in each other.
      if (MEMBERS.has(name)) stack.length = stack.findLastIndex((component) => component.name === "VCALENDAR") + 1;
      const component = { name, properties: [], components: [], line, closed: false };
      if (stack.length < MAX_DEPTH) (stack.at(-1)?.components ?? components).push(component);
      stack.push(component);
    } else if (property?.name === "END") {
      const name = property.value.trim().toUpperCase();
      const index = stack.findLastIndex((component) => component.name === name);
      const ended = stack[index];
      if (ended === undefined) bad.push({ line, text });
      else {
        ended.closed = true;
        stack.length = index;
      }
    } else if (property === undefined || top === undefined) bad.push({ line, text });
    else top.properties.push(property);
    if (stack.length > 1000) {
      bad.push({ line, text });
      break;
    }
  }
  return { components, bad };
}
