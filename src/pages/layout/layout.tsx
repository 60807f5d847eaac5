import type { Child } from "hono/jsx";
import { direction, ENDONYMS, LANGUAGES } from "../../domain/entry/language.ts";
import { FRAME } from "../../messages/pages.ts";
import { FEED_TYPES, type Frame, Head } from "./head.tsx";

/** The service's mark: a pulse on a rounded square. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 144 144" width="32" height="32" aria-hidden="true">
      <rect width="144" height="144" rx="30" />
      <path d="M18 75h28l14-32 19 65 15-43 8 10h24" />
    </svg>
  );
}

/** The language switch. Languages that the page does not exist in lead to their front page, and say so by their look. */
export function Tongues({ language, path, languages = LANGUAGES }: Frame) {
  return (
    <ul class="tongues">
      {LANGUAGES.map((other) => (
        <li>
          {other === language ? (
            <a href={`/${other}/${path}`} aria-current="page" lang={other}>
              {ENDONYMS[other]}
            </a>
          ) : (
            <a
              href={`/${other}/${languages.includes(other) ? path : ""}`}
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
  ["organisations", "organisations/"],
  ["countries", "countries/"],
  ["subscribe", "subscribe"],
  ["search", "search"],
] as const;

function Header(frame: Frame) {
  const { language, siteName, path } = frame;
  return (
    <header class="top">
      <div class="wide">
        <a class="brand" href={`/${language}/`} aria-current={path === "" ? "page" : undefined}>
          <Mark />
          <span>{siteName}</span>
        </a>
        <nav class="sections" aria-label={FRAME.sections[language]}>
          <ul>
            {SECTIONS.map(([name, to]) => (
              <li>
                <a href={`/${language}/${to}`} aria-current={path === to ? "page" : path.startsWith(to) ? "true" : undefined}>
                  {FRAME[name][language]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <details class="switch">
          <summary>
            <span class="unseen">{FRAME.language[language]} </span>
            {ENDONYMS[language]}
          </summary>
          <nav aria-label={FRAME.language[language]}>
            <Tongues {...frame} />
          </nav>
        </details>
      </div>
    </header>
  );
}

function Footer({ language, siteName }: Frame) {
  const to = (path: string, label: string) => (
    <li>
      <a href={path}>{label}</a>
    </li>
  );
  const below = (path: string) => `/${language}/${path}`;
  return (
    <footer class="foot">
      <div class="wide">
        <div>
          <p class="brand">
            <Mark />
            <span>{siteName}</span>
          </p>
          <p>{FRAME.independent[language]}</p>
        </div>
        <nav aria-label={FRAME.read[language]}>
          <h2>{FRAME.read[language]}</h2>
          <ul>
            {SECTIONS.slice(0, 5).map(([name, path]) => to(below(path), FRAME[name][language]))}
            {to(below("search"), FRAME.search[language])}
          </ul>
        </nav>
        <nav aria-label={FRAME.subscribe[language]}>
          <h2>{FRAME.subscribe[language]}</h2>
          <ul>
            {FEED_TYPES.map(([extension, , label]) => to(below(`feed.${extension}`), label))}
            {to(below("feeds.opml"), "OPML")}
            {to(below("subscribe"), FRAME.subscribe[language])}
          </ul>
        </nav>
        <nav aria-label={FRAME.reuse[language]}>
          <h2>{FRAME.reuse[language]}</h2>
          <ul>
            {to(below("embed"), FRAME.embed[language])}
            {to("/docs", FRAME.api[language])}
            {to(below("editor"), FRAME.editors[language])}
            {to(below("about"), FRAME.about[language])}
          </ul>
        </nav>
      </div>
    </footer>
  );
}

/** The way from the front page; the last step is the page itself. */
function Trail({ language, trail = [] }: Frame) {
  if (trail.length === 0) return null;
  return (
    <nav class="trail" aria-label={FRAME.youAreHere[language]}>
      <ol>
        <li>
          <a href={`/${language}/`}>{FRAME.home[language]}</a>
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
export function Layout({ frame, children }: { frame: Frame; children: Child }) {
  const { language } = frame;
  return (
    <html lang={language} dir={direction(language)}>
      <Head {...frame} />
      <body>
        <a class="skip" href="#main">
          {FRAME.skip[language]}
        </a>
        <Header {...frame} />
        <main id="main" class="wide">
          <Trail {...frame} />
          {children}
        </main>
        <Footer {...frame} />
      </body>
    </html>
  );
}
