import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { OPERATOR } from "../../domain/site/service.ts";
import { message } from "../../messages/message.ts";
import { dateLabel } from "../../render/entry/dates.ts";
import { Layout } from "../layout/layout.tsx";
import { ReportLinks } from "./about-page.tsx";

// The statement has the parts of the model statement of Implementing Decision (EU) 2018/1523.

/** The date of the last review of the statement. */
const PREPARED = "2026-11-29";

/** The accessibility statement. */
export function AccessibilityPage(props: { site: Origin; siteName: string; language: Language }) {
  const { site, siteName, language } = props;
  const title = message(language, "accessibility.title");
  const name = OPERATOR.name[language];
  const commitment = message(language, "accessibility.commitment.text", { name });
  const parts = [
    [message(language, "accessibility.commitment.heading"), commitment],
    [message(language, "accessibility.status.heading"), message(language, "accessibility.status.text")],
    [message(language, "accessibility.gaps.heading"), message(language, "accessibility.gaps.text")],
    [
      message(language, "accessibility.prepared.heading"),
      message(language, "accessibility.prepared.text", { date: dateLabel(PREPARED, language) }),
    ],
    [message(language, "accessibility.feedback.heading"), message(language, "accessibility.feedback.text")],
  ] as const;
  const path = "accessibility";
  const trail = [
    { name: message(language, "layout.about"), path: "about" },
    { name: title, path },
  ];
  return (
    <Layout frame={{ site, siteName, language, title, description: commitment, path, trail }}>
      <header class="head">
        <h1>{title}</h1>
      </header>
      <div class="prose">
        {parts.map(([heading, text]) => (
          <>
            <h2>{heading}</h2>
            <p>{text}</p>
          </>
        ))}
      </div>
      <ReportLinks language={language} />
    </Layout>
  );
}
