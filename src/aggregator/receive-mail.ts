import { DEFAULT_LANGUAGE } from "../domain/entry/language.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { MAIL } from "../domain/source/source.ts";
import { readMail } from "../foreign/mail.ts";
import type { Sighting } from "../sources/inbox/finding.ts";
import { type MailRules, type SenderRefusal, senderRefusal, senderRule } from "../sources/mail/sender.ts";
import { languageOfText } from "../sources/mail/text-language.ts";
import { match } from "../sources/matching/match.ts";
import { err, ok, type Result } from "../std/result.ts";
import type { SubjectVocabulary } from "./read-source.ts";
import { described, detailsOf, sightingOf } from "./sightings.ts";
import type { Details } from "./statements.ts";

/**
 * Mails of one sender, or of one domain that may send, that the inbox takes in a day (UTC). A press office sends a few,
 * and nobody sees to more. In the 30 days for which findings are kept, they take less than a third of the inbox: one
 * mailbox that sends without end displaces nothing that others found.
 */
export const MAX_MAILS_A_DAY = 100;

/** The reason why a mail is refused. */
export type MailRefusal = "off" | "unreadable" | "tooMany" | SenderRefusal;

/** The organisation that a mail is from: the one whose site is that of the domain, not a part of it. */
function organisationOf(domain: string, { organisations }: Taxonomy): string {
  for (const { id, homepage } of organisations.values()) {
    const site = homepage === undefined ? null : URL.parse(homepage);
    const host = site?.hostname.replace(/^www\./, "");
    if (site?.pathname === "/" && host !== undefined && (domain === host || domain.endsWith(`.${host}`))) return id;
  }
  return "";
}

/** A mail as the inbox takes it. */
interface MailSighting {
  readonly sighting: Sighting;
  readonly details: Details;
  /** The rule that lets its sender write. */
  readonly sender: string;
}

/** A mail as the inbox takes it, or why it does not. It need not be on the subject: whoever sends it has decided so. */
export async function sightingOfMail(
  bytes: Uint8Array,
  to: string,
  rules: MailRules | undefined,
  subject: SubjectVocabulary | undefined,
  taxonomy: Taxonomy,
  now: number,
): Promise<Result<MailSighting, MailRefusal>> {
  if (rules === undefined) return err("off");
  const mail = await readMail(bytes, now);
  if (mail === undefined) return err("unreadable");
  const refusal = senderRefusal(mail, to, rules);
  if (refusal !== undefined) return err(refusal);
  const { item, text, from = "" } = mail;
  const said = described(item);
  if (said === undefined) return err("unreadable");
  const source = {
    id: MAIL,
    publisher: organisationOf(from.slice(from.lastIndexOf("@") + 1), taxonomy),
    language: languageOfText(`${said.title}\n${text}`, DEFAULT_LANGUAGE),
    topics: [],
  };
  const found =
    subject === undefined ? undefined : match({ ...said, summary: text }, subject.of(source.language), undefined);
  const matched = { rule: found?.rule ?? "mailed", words: found?.words ?? [], ignored: [] } as const;
  return ok({
    sighting: sightingOf(item, said, source, matched),
    details: detailsOf(item, source, taxonomy),
    sender: senderRule(from, rules) ?? "",
  });
}
