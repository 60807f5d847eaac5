import { OPERATOR } from "../../domain/site/service.ts";
import type { Item } from "../../domain/view/view.ts";

/** Somebody who made or carried an entry. */
export interface Credit {
  readonly name: string;
  readonly role: string;
  readonly url?: string;
}

/** The roles in which an organisation speaks through an entry; in the others it stands beside it. */
const SOURCE_ROLES = new Set(["publisher", "issuer", "organiser", "co-organiser"]);

function sourcesAndOthers(item: Pick<Item, "people" | "organisations">): readonly [Credit[], Credit[]] {
  const sources: Credit[] = [];
  const others: Credit[] = [];
  for (const { name, role } of item.people) (role === "author" ? sources : others).push({ name, role });
  for (const { name, role, homepage } of item.organisations) {
    (SOURCE_ROLES.has(role) ? sources : others).push({
      name,
      role,
      ...(homepage === undefined ? {} : { url: homepage }),
    });
  }
  if (sources.length === 0) sources.push(...others.splice(0));
  return [sources, others];
}

/** Returns who wrote or translated an item's text, where that is not the source. */
export function writerOf({ by, language }: Pick<Item, "by" | "language">, role: "author" | "translator"): Credit {
  if (by !== undefined) return { name: by, role };
  return { name: OPERATOR.name[language], role, ...(OPERATOR.url === undefined ? {} : { url: OPERATOR.url }) };
}

/**
 * Returns whom an entry is credited to, the same in every format. authors: who wrote the words, which is the service's
 * operator unless they are the source's. sources: the people who wrote the original, and the organisations that publish
 * or organise it; without any of these, all organisations, of which an entry names at least one. contributors: everyone
 * who is not an author, the sources of our own texts, the translator and the finder among them.
 */
export function creditsOf(item: Omit<Item, "html" | "text">): {
  readonly authors: readonly Credit[];
  readonly sources: readonly Credit[];
  readonly contributors: readonly Credit[];
} {
  const [sources, others] = sourcesAndOthers(item);
  const finders = item.source === undefined ? [] : [{ name: item.source.name, role: "finder", url: item.source.url }];
  switch (item.words) {
    case "service":
      return { authors: [writerOf(item, "author")], sources, contributors: [...sources, ...others, ...finders] };
    case "translation":
      return { authors: sources, sources, contributors: [writerOf(item, "translator"), ...others, ...finders] };
    case "source":
      return {
        authors: item.by === undefined ? sources : [{ name: item.by, role: "author" }, ...sources],
        sources,
        contributors: [...others, ...finders],
      };
  }
}

/** Names without repetition. */
export function namesOf(people: readonly Credit[]): string[] {
  return [...new Set(people.map(({ name }) => name))];
}
