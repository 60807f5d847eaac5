import type { Language } from "../../domain/entry/language.ts";
import { ALIKE, likeness, profileOf, type TitleProfile } from "../../search/title-likeness.ts";
import { DAY_MS } from "../../std/duration.ts";
import { Index } from "./key-index.ts";

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
  readonly profile: TitleProfile;
  readonly published: string | undefined;
}

/** N-grams of the rarest that a title must share with another to be compared with it. */
const ENOUGH = 8;

/** Titles by their n-grams. */
export class Titles {
  private readonly byGram = new Index<Titled>();
  private readonly byId = new Map<string, Titled[]>();

  add(titled: Titled): void {
    for (const gram of titled.profile.grams) this.byGram.add(titled.language + gram, titled);
    this.byId.set(titled.id, [...(this.byId.get(titled.id) ?? []), titled]);
  }

  remove(id: string): void {
    for (const titled of this.byId.get(id) ?? [])
      for (const gram of titled.profile.grams) this.byGram.remove(titled.language + gram, titled);
    this.byId.delete(id);
  }

  /** The id of the title that is most alike, if one is alike enough. */
  mostAlike(language: Language, title: string, published: string | undefined): string | undefined {
    const profile = profileOf(title);
    let best: { id: string; like: number } | undefined;
    for (const candidate of this.candidates(language, profile)) {
      const like = near(published, candidate.published) ? likeness(profile, candidate.profile) : 0;
      if (like >= ALIKE && like > (best?.like ?? 0)) best = { id: candidate.id, like };
    }
    return best?.id;
  }

  /**
   * Titles that share enough of the rarest n-grams. Alike titles share a part s = ALIKE / (2 - ALIKE) of a title's n,
   * at
   * least: so of any (1 - s) n + k of them at least k.
   */
  private candidates(language: Language, { grams }: TitleProfile): Titled[] {
    const needed = Math.max(1, Math.min(ENOUGH, Math.floor((grams.size * ALIKE) / (2 - ALIKE))));
    const looked = Math.floor(grams.size * (1 - ALIKE / (2 - ALIKE))) + needed;
    const rarest = [...grams]
      .map((gram) => this.byGram.get(language + gram))
      .sort((one, other) => one.size - other.size)
      .slice(0, looked);
    const shared = new Map<Titled, number>();
    for (const list of rarest) for (const titled of list) shared.set(titled, (shared.get(titled) ?? 0) + 1);
    return [...shared].filter(([, count]) => count >= needed).map(([titled]) => titled);
  }
}
