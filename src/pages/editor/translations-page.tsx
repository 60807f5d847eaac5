import type { Origin } from "../../domain/channel/urls.ts";
import { direction, ENDONYMS, LANGUAGES, type Language, languageName } from "../../domain/entry/language.ts";
import type { TranslationsQuery } from "../../domain/query/parameters.ts";
import type { TextStanding, TranslationPage, TranslationRow } from "../../domain/view/translations.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { COMPOSER_STYLE } from "../layout/assets.ts";
import { Layout } from "../layout/layout.tsx";

interface Props extends TranslationPage {
  readonly query: TranslationsQuery;
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
}

/** Names what is newer than a text, in a word or two: the languages, the dates. */
function lacking({ newer = [], facts = false }: TextStanding, language: Language): string {
  const names = newer.map((other) => languageName(other, language));
  return [...names, ...(facts ? [message(language, "label.when")] : [])].join(message(language, "punctuation.comma"));
}

function Cell({ row, of, language }: { row: TranslationRow; of: Language; language: Language }) {
  const standing = row.texts[of];
  const state = message(language, `translations.${standing.state}`);
  return (
    <td class={standing.state}>
      {standing.state === "missing" ? (
        state
      ) : (
        <a href={`/${of}/entries/${row.entry}`} hreflang={of}>
          {state}
        </a>
      )}
      {standing.state === "behind" && <small>{lacking(standing, language)}</small>}
    </td>
  );
}

function Row({ row, language }: { row: TranslationRow; language: Language }) {
  const shown = [language, ...row.originals, ...LANGUAGES].find((each) => row.titles[each] !== undefined) ?? language;
  return (
    <tr>
      <th scope="row">
        <a href={`/${language}/editor?entry=${row.entry}`} lang={shown} dir={direction(shown)}>
          {row.titles[shown] ?? row.entry}
        </a>
        <small>
          <time datetime={row.updated}>{dateLabel(row.updated.slice(0, 10), language)}</time>
        </small>
      </th>
      {LANGUAGES.map((of) => (
        <Cell row={row} of={of} language={language} />
      ))}
    </tr>
  );
}

/** The table of translations: entry × language. */
export function TranslationsPage({ rows, next, query, site, siteName, language }: Props) {
  const title = message(language, "translations.title");
  const { state } = query;
  const address = (asked: TranslationsQuery): string => {
    const parameters = new URLSearchParams(
      Object.entries(asked).flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)])),
    );
    return `/${language}/editor/translations${parameters.size === 0 ? "" : `?${parameters}`}`;
  };
  const choices = [
    [undefined, message(language, "translations.all")],
    ["behind", message(language, "translations.someBehind")],
    ["missing", message(language, "translations.someMissing")],
  ] as const;
  const trail = [
    { name: message(language, "editor.page.title"), path: "editor" },
    { name: title, path: "editor/translations" },
  ];
  return (
    <Layout
      frame={{
        site,
        siteName,
        language,
        title,
        description: message(language, "translations.lead"),
        path: "editor/translations",
        unlisted: true,
        trail,
        head: <link rel="stylesheet" href={COMPOSER_STYLE} />,
      }}
    >
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "translations.lead")}</p>
      </header>
      <p class="buttons">
        {choices.map(([of, name]) => (
          <a
            class="button plain"
            href={address(of === undefined ? {} : { state: of })}
            aria-current={of === state ? "page" : undefined}
          >
            {name}
          </a>
        ))}
      </p>
      {rows.length === 0 ? (
        <p>{message(language, "translations.none")}</p>
      ) : (
        <section class="translations" tabindex={0} aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{message(language, "translations.entry")}</th>
                {LANGUAGES.map((of) => (
                  <th scope="col" lang={of}>
                    {ENDONYMS[of]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row row={row} language={language} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {next !== undefined && (
        <p class="buttons">
          <a class="button" rel="next" href={address({ ...query, after: next })}>
            {message(language, "translations.more")}
          </a>
        </p>
      )}
    </Layout>
  );
}
