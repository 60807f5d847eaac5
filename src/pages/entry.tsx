import { bodyHtml } from "../formats/body.ts";
import type { Item } from "../model/view.ts";
import { Layout } from "./layout.tsx";

/** An entry's page. Its body was made clean when it was committed. */
export function EntryPage({ item }: { item: Item }) {
  return (
    <Layout language={item.language} title={item.title} description={item.summary}>
      <h1>{item.title}</h1>
      <div dangerouslySetInnerHTML={{ __html: bodyHtml(item) }} />
    </Layout>
  );
}
