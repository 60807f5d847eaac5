import { parse } from "tldts";

// Senders that may mail the inbox. The From of a mail is what its sender writes; that it is true, Cloudflare's server
// says in a header of its own (RFC 8601), or the address shows that it was sent to, which is a secret then.

/** The configuration of mail. */
export interface MailRules {
  /** Addresses that may send, or domains with `@` ahead, in small letters. */
  readonly senders: readonly string[];
  /** The one address that takes mail, in small letters, if it is a secret. */
  readonly address?: string;
}

/** The reason why a mail is refused. */
export type SenderRefusal = "sender" | "recipient" | "unproven";

/** The server whose results count: the one that hands mail to the Worker. */
const SERVER = "mx.cloudflare.net";

/** A header's value without comments and quoted strings, in which anything may stand. */
function withoutFreeText(value: string): string {
  let depth = 0;
  let quoted = false;
  let kept = "";
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === "\\" && (quoted || depth > 0)) at++;
    else if (quoted) quoted = character !== '"';
    else if (character === "(") depth++;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (character === '"') quoted = true;
    else kept += character;
  }
  return kept;
}

/** Reports whether two domains have one owner, as DMARC compares them where nothing else is said. */
function isAligned(one: string | undefined, other: string): boolean {
  const domain = one === undefined ? null : parse(one.slice(one.lastIndexOf("@") + 1)).domain;
  return domain !== null && domain === parse(other).domain;
}

/**
 * Reports whether the server found that a mail is from the domain of its From: by DMARC, or by a signature (DKIM) or a
 * sending host (SPF) of that domain where it has no policy. Results below the first may be the sender's own.
 */
export function isProven([first = ""]: readonly string[], domain: string): boolean {
  const [server = "", ...results] = withoutFreeText(first).toLowerCase().split(";");
  if (server.trim().split(/\s+/)[0] !== SERVER) return false;
  const found = results.map((result) => {
    const [, method, verdict] = /^\s*([a-z-]+)\s*=\s*([a-z]+)/.exec(result) ?? [];
    const property = (name: string): string | undefined =>
      result
        .split(/\s+/)
        .find((each) => each.startsWith(`${name}=`))
        ?.slice(name.length + 1);
    return { method, verdict, property };
  });
  const policy = found.find(({ method }) => method === "dmarc");
  if (policy?.verdict === "fail") return false;
  return found.some(
    ({ method, verdict, property }) =>
      verdict === "pass" &&
      ((method === "dmarc" && property("header.from") === domain) ||
        (method === "dkim" && isAligned(property("header.d"), domain)) ||
        (method === "spf" && isAligned(property("smtp.mailfrom"), domain))),
  );
}

/** The rule that lets a sender write: the address itself, or its domain with `@` ahead. */
export function senderRule(from: string | undefined, { senders }: MailRules): string | undefined {
  const [, domain] = /^[^@]+(@[^@]+)$/.exec(from ?? "") ?? [];
  return domain === undefined ? undefined : [from, domain].find((each) => each !== undefined && senders.includes(each));
}

/** Returns why the inbox refuses a mail; undefined if it takes it. `to`: the address that it was delivered to. */
export function senderRefusal(
  { from, authentication }: { readonly from: string | undefined; readonly authentication: readonly string[] },
  to: string,
  rules: MailRules,
): SenderRefusal | undefined {
  const { address } = rules;
  if (address !== undefined && to.toLowerCase() !== address) return "recipient";
  if (from === undefined || senderRule(from, rules) === undefined) return "sender";
  return address !== undefined || isProven(authentication, from.slice(from.indexOf("@") + 1)) ? undefined : "unproven";
}
