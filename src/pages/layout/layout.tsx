import type { Child } from "hono/jsx";
import { direction, ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { Head, type PageMeta } from "./head.tsx";
import { CHAPTER_TITLES, chapterTitle } from "./manual-titles.ts";

/** The service's mark: a pulse on a rounded square. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 144 144" width="32" height="32" aria-hidden="true">
      <rect width="144" height="144" rx="30" />
      <path d="M18 75h28l14-32 19 65 15-43 8 10h24" />
    </svg>
  );
}

/**
 * The language switch. Languages that the page does not exist in lead to what is nearest there, and say so by their
 * look.
 */
function LanguageSwitch({ language, path, choice = "", languages = LANGUAGES, elsewhere = "" }: PageMeta) {
  return (
    <ul class="languages">
      {LANGUAGES.map((other) => (
        <li>
          {other === language ? (
            <a href={`/${other}/${path}${choice}`} aria-current="page" lang={other}>
              {ENDONYMS[other]}
            </a>
          ) : (
            <a
              href={`/${other}/${languages.includes(other) ? `${path}${choice}` : elsewhere}`}
              lang={other}
              hreflang={other}
              class={languages.includes(other) ? undefined : "elsewhere"}
            >
              {ENDONYMS[other]}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

const SECTIONS = [
  ["news", "news/"],
  ["events", "events/"],
  ["topics", "topics/"],
  ["subscribe", "subscribe"],
  ["search", "search"],
  ["organisations", "organisations/"],
  ["countries", "countries/"],
] as const;

/** Links to sections that stand in the header beside the search field, and the further ones that the menu has. */
const [IN_SIGHT, IN_MENU] = [
  SECTIONS.filter(([name]) => name !== "search"),
  [...SECTIONS, ["site", "embed"] as const, ["about", "about"] as const],
];

function SectionLinks({ language, path, sections }: PageMeta & { sections: readonly (typeof IN_MENU)[number][] }) {
  return sections.map(([name, to]) => (
    <li class={`to-${name}`}>
      <a href={`/${language}/${to}`} aria-current={path === to ? "page" : path.startsWith(to) ? "true" : undefined}>
        {name === "site" ? message(language, "subscribe.site") : message(language, `layout.${name}`)}
      </a>
    </li>
  ));
}

/** A field for words to search for. */
export function SearchBox({ language }: { language: Language }) {
  return (
    <search>
      <form action={`/${language}/search`} class="find">
        <input
          name="q"
          type="search"
          maxlength={200}
          aria-label={message(language, "layout.search")}
          placeholder={message(language, "layout.searchHint")}
        />
        <button type="submit" class="button">
          {message(language, "layout.search")}
        </button>
      </form>
    </search>
  );
}

function Header(frame: PageMeta) {
  const { language, siteName, path } = frame;
  return (
    <header class="top">
      <div class="wide">
        <a class="brand" href={`/${language}/`} aria-current={path === "" ? "page" : undefined}>
          <Mark />
          <span>{siteName}</span>
        </a>
        <nav class="sections" aria-label={message(language, "layout.sections")}>
          {/* One line: on a telephone what has no room in it is in the menu. */}
          <ul class="line scroll">
            <SectionLinks {...frame} sections={IN_SIGHT} />
          </ul>
          <details class="menu">
            <summary>{message(language, "layout.menu")}</summary>
            <div>
              {path !== "search" && <SearchBox language={language} />}
              <ul>
                <SectionLinks {...frame} sections={IN_MENU} />
              </ul>
            </div>
          </details>
        </nav>
        {path !== "search" && <SearchBox language={language} />}
        <details class="switch">
          <summary>
            <span class="unseen">{message(language, "layout.language")} </span>
            {ENDONYMS[language]}
          </summary>
          <nav aria-label={message(language, "layout.language")}>
            <LanguageSwitch {...frame} />
          </nav>
        </details>
      </div>
    </header>
  );
}

function Footer({ language, siteName, path: shown }: PageMeta) {
  const [, entry] = /^entries\/([^/]+)$/.exec(shown) ?? [];
  const to = (path: string, label: string) => (
    <li>
      <a href={path}>{label}</a>
    </li>
  );
  const below = (path: string) => `/${language}/${path}`;
  /** Links to chapters of the manual, where it has them. */
  const chapters = (...names: readonly string[]) =>
    CHAPTER_TITLES.filter(({ name }) => names.includes(name)).map((chapter) =>
      to(below(`docs/${chapter.name}`), chapterTitle(chapter, language)),
    );
  return (
    <footer class="foot">
      <div class="wide">
        <div>
          <p class="brand">
            <Mark />
            <span>{siteName}</span>
          </p>
          <p>{message(language, "layout.independent")}</p>
          <p>
            <a href={below(`report${entry === undefined ? "" : `?entry=${entry}`}`)}>
              {message(language, "about.report.heading")}
            </a>
          </p>
        </div>
        <nav aria-label={message(language, "layout.read")}>
          <h2>{message(language, "layout.read")}</h2>
          <ul>
            {SECTIONS.filter(([name]) => name !== "subscribe").map(([name, path]) =>
              to(below(path), message(language, `layout.${name}`)),
            )}
          </ul>
        </nav>
        <nav aria-label={message(language, "layout.subscribe")}>
          <h2>{message(language, "layout.subscribe")}</h2>
          <ul>
            {(["reader", "calendar", "mail", "site", "programs"] as const).map((way) =>
              to(
                below(way === "site" ? "embed" : `subscribe${way === "calendar" ? "?list=events" : ""}#${way}`),
                message(language, `subscribe.${way}`),
              ),
            )}
            {chapters("readers")}
          </ul>
        </nav>
        <nav aria-label={message(language, "layout.reuse")}>
          <h2>{message(language, "layout.reuse")}</h2>
          <ul>
            {to("/docs", message(language, "layout.api"))}
            {chapters("newsletters", "partners")}
            {to(below("editor"), message(language, "layout.editors"))}
            {to(below("about"), message(language, "layout.about"))}
            {to(below("accessibility"), message(language, "accessibility.title"))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}

/** The way from the front page; the last step is the page itself. */
function Breadcrumbs({ language, trail = [] }: PageMeta) {
  if (trail.length === 0) return null;
  return (
    <nav class="trail" aria-label={message(language, "layout.youAreHere")}>
      <ol>
        <li>
          <a href={`/${language}/`}>{message(language, "layout.home")}</a>
        </li>
        {trail.slice(0, -1).map(({ name, path }) => (
          <li>
            <a href={`/${language}/${path}`}>{name}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A whole page. `children` is what stands in main, an h1 first. */
export function Layout({ frame, children }: { frame: PageMeta; children: Child }) {
  const { language } = frame;
  return (
    <html lang={language} dir={direction(language)}>
      <Head {...frame} />
      <body>
        <a class="skip" href="#main">
          {message(language, "layout.skip")}
        </a>
        <Header {...frame} />
        <main id="main" class="wide">
          {/* The service worker shows it on a copy, with its age (browser/offline). */}
          <p class="cached" hidden>
            {message(language, "layout.kept", { age: "{age}" })}
          </p>
          <Breadcrumbs {...frame} />
          {children}
        </main>
        <Footer {...frame} />
      </body>
    </html>
  );
}
