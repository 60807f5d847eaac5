import { ENDONYMS, LANGUAGES, type Language, languageName } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";

/** How many entries of a list there are in a language that have none of the reader's. */
export interface OtherLanguageCount {
  readonly language: Language;
  readonly count: number;
}

/** What other languages have that a list in the reader's lacks, each entry once. */
export interface Elsewhere {
  readonly news: readonly OtherLanguageCount[];
  /** Events that are not over. */
  readonly coming: readonly OtherLanguageCount[];
}

/**
 * What other languages have that the list at `path` lacks in this one, with links to it there. `none`: what is said
 * where it is empty in every language.
 */
export function MoreInLanguages(props: {
  language: Language;
  path: string;
  counts: readonly OtherLanguageCount[] | undefined;
  none?: string | undefined;
}) {
  const { language, path, counts, none } = props;
  if (counts === undefined) return none === undefined ? null : <PerhapsElsewhere language={language} path={path} />;
  if (counts.length === 0) return none === undefined ? null : <p class="empty">{none}</p>;
  return (
    <ul class="chips">
      {counts.map(({ language: other, count }) => (
        <li>
          <a href={`/${other}/${path}`} hreflang={other}>
            {message(language, "list.moreIn", { count, language: languageName(other, language) })}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Ways to the same list in every other language, for nobody can tell now what it has. */
function PerhapsElsewhere({ language, path }: { language: Language; path: string }) {
  return (
    <div class="empty">
      <p>{message(language, "list.otherLanguages")}</p>
      <ul class="chips">
        {LANGUAGES.filter((other) => other !== language).map((other) => (
          <li>
            <a href={`/${other}/${path}`} lang={other} hreflang={other}>
              {ENDONYMS[other]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
