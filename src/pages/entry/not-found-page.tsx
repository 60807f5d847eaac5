import type { Origin } from "../../domain/channel/urls.ts";
import { direction, ENDONYMS, type Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { Layout, SearchBox } from "../layout/layout.tsx";

/** The reason why there is no page at an address. */
export type Absence =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "other-languages";
      readonly id: string;
      readonly texts: readonly { readonly language: Language; readonly title: string }[];
    }
  | {
      readonly kind: "withdrawn";
      readonly at: string;
      readonly reason: string;
      /** Its last title in the page's language, or else in another. */
      readonly name?: { readonly language: Language; readonly title: string };
      /** Pages that lead on, by their addresses below the language: entries and topics that it named. */
      readonly onward?: readonly { readonly path: string; readonly title: string }[];
    };

/**
 * Page for missing and withdrawn entries. The reason of a withdrawal is shown as its editor wrote it, in whatever
 * language.
 */
export function NotFoundPage({
  absence,
  site,
  siteName,
  language,
}: {
  absence: Absence;
  site: Origin;
  siteName: string;
  language: Language;
}) {
  const title =
    absence.kind === "withdrawn"
      ? message(language, "missing.gone")
      : absence.kind === "nothing"
        ? message(language, "missing.title")
        : message(language, "missing.notInLanguage");
  return (
    <Layout frame={{ site, siteName, language, title, description: title, path: "", unlisted: true }}>
      <header class="head">
        <h1>{title}</h1>
        {absence.kind === "nothing" && <p class="lead">{message(language, "missing.text")}</p>}
        {absence.kind === "withdrawn" && (
          <>
            {absence.name !== undefined && (
              <p class="lead" lang={absence.name.language} dir={direction(absence.name.language)}>
                <s>{absence.name.title}</s>
              </p>
            )}
            <p class="lead" lang="">
              {absence.reason}
            </p>
            <p class="by">
              {message(language, "missing.withdrawn")}{" "}
              <time datetime={absence.at}>{dateLabel(absence.at, language)}</time>
            </p>
            {absence.onward !== undefined && absence.onward.length > 0 && (
              <>
                <h2>{message(language, "link.related")}</h2>
                <ul class="instead">
                  {absence.onward.map(({ path, title: theirs }) => (
                    <li>
                      <a href={`/${language}/${path}`}>{theirs}</a>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
        {absence.kind === "other-languages" && (
          <>
            <p class="lead">{message(language, "missing.instead")}</p>
            <ul class="instead">
              {absence.texts.map(({ language: other, title: theirs }) => (
                <li>
                  <span lang={other}>{ENDONYMS[other]}</span>
                  <a href={`/${other}/entries/${absence.id}`} hreflang={other} lang={other} dir={direction(other)}>
                    {theirs}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </header>
      <SearchBox language={language} />
    </Layout>
  );
}
