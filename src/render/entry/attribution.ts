import type { Item } from "../../domain/view/view.ts";

/** Somebody who made or carried an entry. */
export interface Credit {
  readonly name: string;
  readonly role: string;
  readonly url?: string;
}

/** The roles in which an organisation speaks through an entry; in the others it stands beside it. */
const SPEAKING = new Set(["publisher", "issuer", "organiser", "co-organiser"]);

/**
 * Returns the authors of an entry, the same in every format: people who wrote it and organisations that publish or
 * organise it; everyone else is a contributor. Without any author, all organisations count as authors: Atom demands an
 * author (RFC 4287, section 4.1.2), and an entry names at least one organisation.
 */
export function creditsOf(item: Item): {
  readonly authors: readonly Credit[];
  readonly contributors: readonly Credit[];
} {
  const authors: Credit[] = [];
  const contributors: Credit[] = [];
  for (const { name, role } of item.people) (role === "author" ? authors : contributors).push({ name, role });
  for (const { name, role, homepage } of item.organisations) {
    (SPEAKING.has(role) ? authors : contributors).push({
      name,
      role,
      ...(homepage === undefined ? {} : { url: homepage }),
    });
  }
  if (authors.length === 0) authors.push(...contributors.splice(0));
  return { authors, contributors };
}

/** Names without repetition. */
export function namesOf(people: readonly Credit[]): string[] {
  return [...new Set(people.map(({ name }) => name))];
}
