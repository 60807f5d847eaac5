import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { momentLabel } from "../../render/entry/date-ranges.ts";
import { fileLabel, hostOf, linkLabel } from "../../render/entry/entry-facts.ts";
import { Lines, Section, When } from "./parts.tsx";

/** Sections below the text: deadlines, corrections, documents, further links. */
export function AfterContent({ item }: { item: Item }) {
  const { language, deadlines, note, corrections, attachments, links } = item;
  const shown = new Set([item.event?.stream?.url, item.event?.registration?.url]);
  const further = links.filter(({ url }) => !shown.has(url));
  return (
    <>
      {deadlines.length > 0 && (
        <Section id="deadlines" title={message(language, "label.deadlines")}>
          <ul class="plain">
            {deadlines.map(({ id, at, zone, label }) => (
              <li id={`deadline-${id}`}>
                {label}
                {message(language, "punctuation.colon")}
                <time datetime={at.instant ?? at.local}>
                  <bdi>{momentLabel(at, zone, language)}</bdi>
                </time>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {note !== undefined && (
        <aside class="note">
          <strong>{message(language, "label.note")}</strong>
          <p>
            <Lines text={note} />
          </p>
        </aside>
      )}
      {corrections.length > 0 && (
        <Section id="corrections" title={message(language, "entry.corrections")}>
          <ul class="plain">
            {corrections.map(({ at, note: text }) => (
              <li>
                <strong>
                  <When at={at} language={language} />
                </strong>
                {message(language, "punctuation.colon")}
                <Lines text={text} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {(attachments.length > 0 || further.length > 0) && (
        <Section
          id="documents"
          title={attachments.length > 0 ? message(language, "label.documents") : linkLabel("related", language)}
        >
          <ul class="plain">
            {attachments.map((attachment) => (
              <li>
                <a href={attachment.url} hreflang={attachment.language} type={attachment.type}>
                  {attachment.title}
                </a>{" "}
                <span class="quiet">({fileLabel(attachment, language)})</span>
              </li>
            ))}
            {further.map(({ rel, url, title }) => (
              <li>
                {linkLabel(rel, language)}
                {message(language, "punctuation.colon")}
                <a href={url}>{title ?? hostOf(url)}</a>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
