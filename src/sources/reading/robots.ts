// robots.txt as RFC 9309 defines it, with the delay that many files add.

/** A site's rules for this robot. */
export interface Robots {
  readonly rules: readonly Rule[];
  /** Seconds between two requests. */
  readonly delay?: number;
}

interface Rule {
  readonly allow: boolean;
  /** With `*` for any characters, and `$` for the end. */
  readonly path: string;
}

export const EVERYTHING: Robots = { rules: [] };
export const NOTHING: Robots = { rules: [{ allow: false, path: "/" }] };

/** Characters of a file that are read (section 2.5 demands 500 KiB at least). */
const LOOKED_AT = 512 * 1024;
const MAX_CRAWL_DELAY_S = 3600;

interface Group {
  readonly agents: readonly string[];
  readonly rules: readonly Rule[];
  readonly delay?: number;
}

function fields(text: string): [name: string, value: string][] {
  return text
    .slice(0, LOOKED_AT)
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .flatMap((line) => {
      const [, name, value] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
    });
}

function groups(text: string): Group[] {
  const found: { agents: string[]; rules: Rule[]; delay?: number }[] = [];
  let open = false;
  for (const [name, value] of fields(text)) {
    if (name === "user-agent") {
      if (open) found.at(-1)?.agents.push(value.toLowerCase());
      else found.push({ agents: [value.toLowerCase()], rules: [] });
      open = true;
      continue;
    }
    const group = found.at(-1);
    if (name === "sitemap" || group === undefined) continue;
    open = false;
    // An empty rule says nothing.
    if ((name === "allow" || name === "disallow") && value !== "")
      group.rules.push({ allow: name === "allow", path: value });
    if (name === "crawl-delay" && Number(value) > 0) group.delay = Math.min(Number(value), MAX_CRAWL_DELAY_S);
  }
  return found;
}

/** Reads what a robots.txt says to the robot of that name: its own groups together, or else those for all robots. */
export function parseRobots(text: string, robot: string): Robots {
  const all = groups(text);
  const own = all.filter(({ agents }) => agents.includes(robot.toLowerCase()));
  const chosen = own.length > 0 ? own : all.filter(({ agents }) => agents.includes("*"));
  const delay = Math.max(0, ...chosen.map((group) => group.delay ?? 0));
  return { rules: chosen.flatMap(({ rules }) => rules), ...(delay > 0 ? { delay } : {}) };
}

/** Returns the rules of an answer to a request for robots.txt: a missing file allows all, a failing server nothing. */
export function robotsOf(status: number, text: string, robot: string): Robots {
  if (status >= 200 && status < 300) return parseRobots(text, robot);
  return status >= 400 && status < 500 && status !== 429 ? EVERYTHING : NOTHING;
}

/** The same octets in the same spelling: percent-encoded where they are not ASCII, decoded where they need no code. */
function spelt(path: string): string {
  return path
    .replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character))
    .replace(/%([0-9a-f]{2})/gi, (code, digits: string) => {
      const character = String.fromCharCode(Number.parseInt(digits, 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
    });
}

/** Reports whether a path begins as a rule says. Goes through it once for each piece between the stars. */
function fits(rule: string, path: string): boolean {
  const anchored = rule.endsWith("$");
  const pieces = spelt(anchored ? rule.slice(0, -1) : rule).split("*");
  const [first = "", ...rest] = pieces;
  if (!path.startsWith(first)) return false;
  const last = rest.pop();
  if (last === undefined) return !anchored || path === first;
  let at = first.length;
  for (const piece of rest) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return anchored ? path.length - last.length >= at && path.endsWith(last) : path.includes(last, at);
}

/**
 * Reports whether an address may be read: the longest rule that fits decides, and of two equal ones the one that
 * allows.
 */
export function allows({ rules }: Robots, address: string): boolean {
  const { pathname, search } = new URL(address);
  const path = spelt(pathname + search);
  if (path === "/robots.txt") return true;
  let best: Rule | undefined;
  for (const rule of rules) {
    if (!fits(rule.path, path)) continue;
    const longer = rule.path.length - (best?.path.length ?? -1);
    if (longer > 0 || (longer === 0 && rule.allow)) best = rule;
  }
  return best?.allow ?? true;
}
