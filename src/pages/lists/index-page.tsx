import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { Layout } from "../layout/layout.tsx";

/** A channel in an index: where it is, what it is called, how many entries it has in the language. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly scope?: string;
  readonly acronym?: string;
}

export interface LinkGroup {
  /** Absent where there is only one group. */
  readonly name?: string;
  readonly channels: readonly Listed[];
}

export type IndexSection = "topics" | "organisations" | "countries";

/**
 * An index: the topics, organisations or countries that have entries in a language, and after them those that have
 * none.
 */
export function IndexPage(props: {
  section: IndexSection;
  groups: readonly LinkGroup[];
  lead: string;
  site: Origin;
  siteName: string;
  language: Language;
}) {
  const { section, groups, lead, site, siteName, language } = props;
  const name = message(language, `layout.${section}`);
  const path = `${section}/`;
  return (
    <Layout frame={{ site, siteName, language, title: name, description: lead, path, trail: [{ name, path }] }}>
      <header class="head">
        <h1>{name}</h1>
        <p class="lead">{lead}</p>
      </header>
      {groups.map((group) => (
        <section aria-label={group.name}>
          {group.name !== undefined && <h2 class="rule">{group.name}</h2>}
          <ul class={`index ${section}`}>
            {group.channels.map(({ id, name: channel, count, scope, acronym }) => (
              <li class={count === 0 ? "none" : undefined}>
                <a href={`/${language}/${section}/${id}/`}>{channel}</a>
                {acronym !== undefined && acronym !== channel && <span class="acronym">{acronym}</span>}
                <span class="count">{count}</span>
                {scope !== undefined && <p>{scope}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Layout>
  );
}
