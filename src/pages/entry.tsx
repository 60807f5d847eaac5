import { bodyHtml } from "../formats/body.ts";
import type { Site } from "../model/address.ts";
import { LANGUAGES } from "../model/language.ts";
import type { Item } from "../model/view.ts";
import { type Frame, Layout } from "./layout.tsx";

/** An entry's page. Its body was made clean when it was committed. */
export function EntryPage({ item, site, siteName }: { item: Item; site: Site; siteName: string }) {
  const { language, title, summary, alternates } = item;
  const languages = LANGUAGES.filter((other) => other === language || alternates.some((alternate) => alternate.language === other));
  const frame: Frame = { site, siteName, language, title, description: summary, path: `entries/${item.id}`, languages };
  return (
    <Layout frame={frame}>
      <h1>{title}</h1>
      <div dangerouslySetInnerHTML={{ __html: bodyHtml(item) }} />
    </Layout>
  );
}
