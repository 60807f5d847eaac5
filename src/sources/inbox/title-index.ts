import type { Language } from "../../domain/entry/language.ts";
import { ALIKE, likeness, profileOf, type TitleProfile } from "../../search/title-likeness.ts";
import { DAY_MS } from "../../std/duration.ts";

/** Works with the same title that were published further apart are two: a yearly meeting, a weekly report. */
const SAME_WORK = 7 * DAY_MS;

function near(one: string | undefined, other: string | undefined): boolean {
  const [first, second] = [Date.parse(one ?? ""), Date.parse(other ?? "")];
  return Number.isNaN(first) || Number.isNaN(second) || Math.abs(first - second) <= SAME_WORK;
}

/** A title with what it belongs to: the id of a finding or of an entry. */
interface Titled {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly published: string | undefined;
}

/** N-grams of the rarest that a title must share with another to be compared with it. */
const MIN_SHARED_NGRAMS = 8;

/**
 * Titles by their n-grams. An n-gram has the places of its titles in a list, and no title keeps its n-grams: ten
 * thousand titles as sets take more memory than half of what the platform gives a Worker.
 */
export class Titles {
  private readonly list: (Titled | undefined)[] = [];
  private readonly byGram = new Map<string, number[]>();
  private readonly byId = new Map<string, number[]>();

  add(titled: Titled): void {
    const place = this.list.push(titled) - 1;
    for (const gram of profileOf(titled.title).grams) {
      const key = titled.language + gram;
      const places = this.byGram.get(key);
      if (places === undefined) this.byGram.set(key, [place]);
      else places.push(place);
    }
    const own = this.byId.get(titled.id);
    if (own === undefined) this.byId.set(titled.id, [place]);
    else own.push(place);
  }

  remove(id: string): void {
    for (const place of this.byId.get(id) ?? []) this.list[place] = undefined;
    this.byId.delete(id);
  }

  /** The id of the title that is most alike, if one is alike enough. */
  mostAlike(language: Language, title: string, published: string | undefined): string | undefined {
    const profile = profileOf(title);
    let best: { id: string; like: number } | undefined;
    for (const candidate of this.candidates(language, profile)) {
      const like = near(published, candidate.published) ? likeness(profile, profileOf(candidate.title)) : 0;
      if (like >= ALIKE && like > (best?.like ?? 0)) best = { id: candidate.id, like };
    }
    return best?.id;
  }

  /**
   * Titles that share enough of the rarest n-grams. Alike titles share a part s = ALIKE / (2 - ALIKE) of a title's n,
   * at least: so of any (1 - s) n + k of them at least k.
   */
  private candidates(language: Language, { grams }: TitleProfile): Titled[] {
    const needed = Math.max(1, Math.min(MIN_SHARED_NGRAMS, Math.floor((grams.size * ALIKE) / (2 - ALIKE))));
    const looked = Math.floor(grams.size * (1 - ALIKE / (2 - ALIKE))) + needed;
    const rarest = [...grams]
      .map((gram) => this.byGram.get(language + gram) ?? [])
      .sort((one, other) => one.length - other.length)
      .slice(0, looked);
    const shared = new Map<number, number>();
    for (const places of rarest) for (const place of places) shared.set(place, (shared.get(place) ?? 0) + 1);
    return [...shared].flatMap(([place, count]) => (count >= needed ? (this.list[place] ?? []) : []));
  }
}
