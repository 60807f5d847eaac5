import { embedUrl, type Origin } from "../../domain/channel/urls.ts";
import { direction, type Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";
import { rareMessage } from "../../messages/rare-message.ts";
import { type EmbedChoice as Chosen, type EmbedCodes, widgetAttributes } from "../../render/embeds/embed-code.ts";
import type { Choice } from "../layout/form-controls.tsx";
import type { PageMeta } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";
import type { ChannelChoice } from "../lists/list-options.tsx";
import { BuilderForm, type PickCounts } from "./builder-form.tsx";

interface Props {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly chosen: Chosen;
  /** Without the hash of the script. */
  readonly newest: boolean;
  readonly codes: EmbedCodes;
  readonly unreadable: boolean;
  /** The parts of the choice that are refused, each with the reason. */
  readonly refused: readonly string[];
  readonly choices: readonly ChannelChoice[];
  /** Entries of each topic and organisation in the list as it is filtered; absent where that is not known. */
  readonly counts: PickCounts;
  /** Countries that there is something of, or that are chosen: by their codes. */
  readonly countries: readonly Choice[];
  /** The query of the chosen frame, for the preview. */
  readonly look: string;
  readonly scripts: readonly string[];
  /** The page's query as it was asked for. */
  readonly choice: string;
}

const FORMS = ["script", "autoFrame", "frame", "wordpress", "newsletter", "links", "badge"] as const;

/** A button that copies a form of the code. */
function CopyCode({ form, code, language }: { form: keyof EmbedCodes; code: string; language: Language }) {
  const name = rareMessage(language, `embed.form.${form}.name`);
  return (
    <button
      type="button"
      class="button"
      hidden
      data-copy={code}
      data-form={form}
      data-done={message(language, "entry.copied")}
      aria-label={`${message(language, "subscribe.copy")}${message(language, "punctuation.colon")}${name}`}
    >
      {message(language, "subscribe.copy")}
    </button>
  );
}

/** One form of the code, with what it is for. */
function Code({ form, code, language }: { form: keyof EmbedCodes; code: string; language: Language }) {
  const name = rareMessage(language, `embed.form.${form}.name`);
  const isLink = form === "newsletter" || form === "links";
  return (
    <li class="way">
      <h3>{name}</h3>
      <p>{rareMessage(language, `embed.form.${form}.use`)}</p>
      <div class="address">
        <pre dir="ltr">
          <code data-code={form}>{code}</code>
        </pre>
        <CopyCode form={form} code={code} language={language} />
        {isLink && (
          <a class="button plain" href={code} data-link={form}>
            {message(language, "subscribe.open")}
          </a>
        )}
      </div>
    </li>
  );
}

/** The page on which partners choose a list and its look, see it, and copy what they paste into their own. */
export function BuilderPage({
  site,
  siteName,
  language,
  chosen,
  newest,
  codes,
  unreadable,
  refused,
  choices,
  counts,
  countries,
  look,
  scripts,
  choice,
}: Props) {
  const title = message(language, "subscribe.site");
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title,
    description: rareMessage(language, "embed.lead"),
    path: "embed",
    choice,
    trail: [{ name: title, path: "embed" }],
    scripts,
  };
  return (
    <Layout frame={frame}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{rareMessage(language, "embed.lead")}</p>
      </header>
      <div>
        <div class="workshop">
          <section aria-labelledby="choose">
            <h2 id="choose" class="rule">
              {rareMessage(language, "embed.choose")}
            </h2>
            <BuilderForm
              language={language}
              chosen={chosen}
              newest={newest}
              choices={choices}
              counts={counts}
              countries={countries}
            />
            <p class="warning" role="status" id="unreadable" data-text={rareMessage(language, "embed.unreadable")}>
              {unreadable && rareMessage(language, "embed.unreadable")}
            </p>
            <p class="warning" role="alert" id="refused" data-text={rareMessage(language, "embed.refused")}>
              {refused.length > 0 && `${rareMessage(language, "embed.refused")} ${refused.join("; ")}`}
            </p>
          </section>
          <section aria-labelledby="preview">
            <h2 id="preview" class="rule">
              {rareMessage(language, "embed.preview")}
            </h2>
            <health-ai-feed lang={chosen.language} dir={direction(chosen.language)} {...widgetAttributes(chosen)}>
              <noscript>
                <iframe
                  src={`${embedUrl(site, [chosen.language, ...chosen.fallback].join(","), chosen.channel)}${look}`}
                  title={chosen.name}
                  height="560"
                />
              </noscript>
            </health-ai-feed>
          </section>
        </div>
        {/* On a telephone it stays in sight: what was chosen can be copied at once. */}
        <p class="at-hand">
          <CopyCode form="script" code={codes.script} language={language} />
          <a href="#codes">{rareMessage(language, "embed.copy")}</a>
        </p>
      </div>
      <section aria-labelledby="codes">
        <h2 id="codes" class="rule">
          {rareMessage(language, "embed.copy")}
        </h2>
        <ul class="ways codes">
          {FORMS.map((form) => (
            <Code form={form} code={codes[form]} language={language} />
          ))}
        </ul>
        <p class="quiet">
          {rareMessage(language, "embed.policy")} <code dir="ltr">{site.origin}</code>
        </p>
      </section>
    </Layout>
  );
}
