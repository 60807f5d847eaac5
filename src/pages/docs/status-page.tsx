import type { Child } from "hono/jsx";
import type { Origin } from "../../domain/channel/urls.ts";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { When } from "../entry/parts.tsx";
import { Layout } from "../layout/layout.tsx";

/** The state of the service, for people. */
export interface ServiceState {
  readonly state: "well" | "lagging" | "down";
  /** The time of the last publication; RFC 3339 in UTC. */
  readonly published?: string;
  /** Changes that readers do not see yet, and for how many seconds the oldest has waited. */
  readonly waiting?: number;
  readonly delay?: number;
  /** Lists and entries that could not be written lately. */
  readonly failing?: number;
  /** Lists of publishers that cannot be read, and those that have had nothing new for long. */
  readonly unreadSources?: number;
  readonly driedUpSources?: number;
  /** The version of the service that runs. */
  readonly version?: string;
}

/** Page about how the service is: when something was published last, what readers do not see yet, and what failed. */
export function StatusPage({
  state,
  published,
  waiting,
  delay,
  failing,
  unreadSources,
  driedUpSources,
  version,
  site,
  siteName,
  language,
}: ServiceState & { readonly site: Origin; readonly siteName: string; readonly language: Language }) {
  const title = message(language, "statusPage.title");
  const lead = message(language, `statusPage.${state}`);
  const facts: readonly (readonly [string, Child])[] = [
    ...(published === undefined
      ? []
      : [[message(language, "statusPage.published"), <When at={published} language={language} />] as const]),
    ...(waiting === undefined ? [] : [[message(language, "statusPage.waiting"), String(waiting)] as const]),
    ...(delay === undefined ? [] : [[message(language, "statusPage.delay"), `${delay} s`] as const]),
    ...(failing === undefined ? [] : [[message(language, "statusPage.failing"), String(failing)] as const]),
    ...(unreadSources === undefined ? [] : [[message(language, "statusPage.sources"), String(unreadSources)] as const]),
    ...(driedUpSources === undefined
      ? []
      : [[message(language, "statusPage.driedUp"), String(driedUpSources)] as const]),
    ...(version === undefined
      ? []
      : [[message(language, "statusPage.version"), <code dir="ltr">{version}</code>] as const]),
  ];
  return (
    <Layout
      frame={{
        site,
        siteName,
        language,
        title,
        description: lead,
        path: "status",
        trail: [{ name: title, path: "status" }],
        unlisted: true,
      }}
    >
      <header class="head">
        <h1>{title}</h1>
        <p class="lead" role="status">
          {lead}
        </p>
      </header>
      <div class="prose">
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p>
          {message(language, "statusPage.programs")} <a href="/healthz">/healthz</a>
        </p>
      </div>
    </Layout>
  );
}
