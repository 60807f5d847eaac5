import type { Bindings } from "../../bindings.ts";
import { log } from "../../std/log.ts";
import { readBodyUpTo } from "../../std/read-body.ts";
import type { Result } from "../../std/result.ts";

/** Octets of a mail, with what is attached to it. */
export const MAX_MAIL = 5 * 1024 * 1024;

/** The answers to the sender's server, by reason. */
const REFUSALS: Readonly<Record<string, string>> = {
  off: "This service takes no mail.",
  tooLarge: "The mail is larger than 5 MB. Send it without attachments.",
  unreadable: "The mail cannot be read, or it has no subject.",
  recipient: "No such address.",
  sender: "The sender may not write to this address.",
  tooMany: "Today the inbox has taken as many mails from this sender as it takes in a day. Send it again tomorrow.",
  unproven: "The mail is not signed by the domain of its sender (DMARC, DKIM or SPF).",
};

/**
 * Handles a mail of Cloudflare's Email Routing: puts it into the inbox, or refuses it. What fails is thrown, so that
 * the sender's server tries again.
 */
export async function handleMail(message: ForwardableEmailMessage, env: Bindings): Promise<void> {
  const refuse = (reason: string): void => {
    log("info", "mail-refused", { reason });
    message.setReject(REFUSALS[reason] ?? "The mail is refused.");
  };
  if (message.rawSize > MAX_MAIL) return refuse("tooLarge");
  const bytes = await readBodyUpTo({ headers: new Headers(), body: message.raw }, MAX_MAIL);
  if (bytes === undefined) return refuse("tooLarge");
  const taken = (await env.SOURCES.getByName("sources").receiveMail(message.to, bytes)) as Result<unknown, string>;
  if (!taken.ok) refuse(taken.reason);
}
