import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { ProblemType } from "../../domain/problem.ts";
import { message } from "../../messages/message.ts";
import { Layout } from "../layout/layout.tsx";

interface Kind {
  readonly type: ProblemType;
  readonly status: number;
}

interface Surroundings {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
}

/** Page at the address of a problem's type: its meaning and its remedy. */
export function ProblemPage({ type, status, site, siteName, language }: Kind & Surroundings) {
  const title = message(language, `problem.${type}.title`);
  const cause = message(language, `problem.${type}.cause`);
  const trail = [
    { name: message(language, "problemPage.problems"), path: "problems" },
    { name: title, path: `problems/${type}` },
  ];
  return (
    <Layout frame={{ site, siteName, language, title, description: cause, path: `problems/${type}`, trail }}>
      <header class="head">
        <h1>{title}</h1>
        <p class="by">
          <code dir="ltr">{type}</code> · {message(language, "problemPage.status")} {status}
        </p>
      </header>
      <div class="prose">
        <h2>{message(language, "problemPage.cause")}</h2>
        <p>{cause}</p>
        <h2>{message(language, "problemPage.remedy")}</h2>
        <p>{message(language, `problem.${type}.remedy`)}</p>
      </div>
    </Layout>
  );
}

/** Every kind of problem. */
export function ProblemsPage({ kinds, site, siteName, language }: { kinds: readonly Kind[] } & Surroundings) {
  const title = message(language, "problemPage.problems");
  return (
    <Layout
      frame={{
        site,
        siteName,
        language,
        title,
        description: message(language, "problemPage.intro"),
        path: "problems",
        trail: [{ name: title, path: "problems" }],
      }}
    >
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "problemPage.intro")}</p>
      </header>
      <div class="prose">
        <dl>
          {kinds.map(({ type, status }) => (
            <>
              <dt>
                <a href={`/${language}/problems/${type}`}>{message(language, `problem.${type}.title`)}</a>
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
