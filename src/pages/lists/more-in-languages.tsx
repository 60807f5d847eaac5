import { ENDONYMS, LANGUAGES, type Language, languageName } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";

/** The number of entries that a list has in a language and that lack the reader's languages. */
export interface OtherLanguageCount {
  readonly language: Language;
  readonly count: number;
}

/** The entries of other languages that a list lacks in the reader's, each counted once. */
export interface Elsewhere {
  readonly news: readonly OtherLanguageCount[];
  /** Events that are not over. */
  readonly coming: readonly OtherLanguageCount[];
}

/**
 * Links to the list at `path` in the other languages, with the number of entries that it lacks in this one. `none`: the
 * text for a list that is empty in every language.
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
