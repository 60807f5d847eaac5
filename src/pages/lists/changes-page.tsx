import type { Origin } from "../../domain/channel/urls.ts";
import { changeWord } from "../../domain/view/notice.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { Lines, When } from "../entry/parts.tsx";
import { Layout } from "../layout/layout.tsx";

/** One change of an entry with its time, as the feed of changes has it. */
function Change({ item }: { item: Item }) {
  const { id, language, title, summary, change, updated } = item;
  const word = change === undefined ? "" : changeWord(change, language);
  return (
    <li>
      <p class="meta">
        <When at={updated.slice(0, 10)} language={language} /> · {word}
      </p>
      {change === "withdrawn" ? <b>{title}</b> : <a href={`/${language}/entries/${id}`}>{title}</a>}
      {summary !== word && (
        <p>
          <Lines text={summary} />
        </p>
      )}
    </li>
  );
}

/** The list of corrections and other significant changes, last first: the feed of changes as a page. */
export function ChangesPage({ view, site }: { view: View; site: Origin }) {
  const { language, siteName, items } = view;
  const title = message(language, "changesPage.title");
  const lead = message(language, "changesPage.lead");
  const path = "changes/";
  const trail = [
    { name: message(language, "layout.about"), path: "about" },
    { name: title, path },
  ];
  return (
    <Layout frame={{ site, siteName, language, title, description: lead, path, trail }}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </header>
      {items.length === 0 ? (
        <p>{message(language, "changesPage.none")}</p>
      ) : (
        <ul class="list">
          {items.map((item) => (
            <Change item={item} />
          ))}
        </ul>
      )}
      <p class="buttons">
        {(["rss", "atom", "json"] as const).map((format) => (
          <a class="button plain" href={`/${language}/changes/feed.${format}`}>
            {{ rss: "RSS", atom: "Atom", json: "JSON Feed" }[format]}
          </a>
        ))}
        <a class="button plain" href={`/${language}/about#corrections`}>
          {message(language, "about.corrections.heading")}
        </a>
      </p>
    </Layout>
  );
}
