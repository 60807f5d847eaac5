import type { Site } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { PROBLEM_LABEL, type ProblemWords } from "../../messages/problem.ts";
import { Layout } from "../layout/layout.tsx";

interface Kind {
  readonly type: string;
  readonly status: number;
  readonly words: ProblemWords;
}

interface Surroundings {
  readonly site: Site;
  readonly siteName: string;
  readonly language: Language;
}

/** What a kind of problem means and what helps: the page that a problem's type is the address of. */
export function ProblemPage({ type, status, words, site, siteName, language }: Kind & Surroundings) {
  const title = words.title[language];
  const trail = [
    { name: PROBLEM_LABEL.problems[language], path: "problems" },
    { name: title, path: `problems/${type}` },
  ];
  return (
    <Layout frame={{ site, siteName, language, title, description: words.cause[language], path: `problems/${type}`, trail }}>
      <header class="head">
        <h1>{title}</h1>
        <p class="by">
          <code dir="ltr">{type}</code> · {PROBLEM_LABEL.status[language]} {status}
        </p>
      </header>
      <div class="prose">
        <h2>{PROBLEM_LABEL.cause[language]}</h2>
        <p>{words.cause[language]}</p>
        <h2>{PROBLEM_LABEL.remedy[language]}</h2>
        <p>{words.remedy[language]}</p>
      </div>
    </Layout>
  );
}

/** Every kind of problem. */
export function ProblemsPage({ kinds, site, siteName, language }: { kinds: readonly Kind[] } & Surroundings) {
  const title = PROBLEM_LABEL.problems[language];
  return (
    <Layout
      frame={{ site, siteName, language, title, description: PROBLEM_LABEL.intro[language], path: "problems", trail: [{ name: title, path: "problems" }] }}
    >
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{PROBLEM_LABEL.intro[language]}</p>
      </header>
      <div class="prose">
        <dl>
          {kinds.map(({ type, status, words }) => (
            <>
              <dt>
                <a href={`/${language}/problems/${type}`}>{words.title[language]}</a>
              </dt>
              <dd>
                <code dir="ltr">{type}</code> · {status}
              </dd>
            </>
          ))}
        </dl>
      </div>
    </Layout>
  );
}
