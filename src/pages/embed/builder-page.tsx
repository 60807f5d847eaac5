import { channelPath } from "../../domain/channel/channel.ts";
import { embedUrl, type Origin } from "../../domain/channel/urls.ts";
import { direction, ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { LAYOUTS, MAX_ENTRIES } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import type { EmbedChoice as Chosen, EmbedCodes } from "../../render/embeds/embed-code.ts";
import type { PageMeta } from "../layout/head.tsx";
import { Layout } from "../layout/layout.tsx";
import type { ChannelChoice } from "../lists/subscribe-page.tsx";

interface Props {
  readonly site: Origin;
  readonly siteName: string;
  readonly language: Language;
  readonly chosen: Chosen;
  /** Without the hash of the script. */
  readonly newest: boolean;
  readonly codes: EmbedCodes;
  readonly unreadable: boolean;
  readonly choices: readonly ChannelChoice[];
  /** The query of the chosen frame, for the preview. */
  readonly look: string;
  readonly scripts: readonly string[];
}

const COLOURS = { accent: "#00687a", text: "#17211f", background: "#ffffff" } as const;
const COLOUR_NAMES = ["accent", "text", "background"] as const;
const FORMS = ["script", "autoFrame", "frame", "wordpress", "newsletter", "links", "badge"] as const;
const THEMES = ["auto", "light", "dark"] as const;

function Options({
  name,
  label,
  values,
  chosen,
}: {
  name: string;
  label: string;
  values: readonly (readonly [string, string])[];
  chosen: string;
}) {
  return (
    <p>
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {values.map(([value, words]) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}

function Form({ language, chosen, newest, choices }: Pick<Props, "language" | "chosen" | "newest" | "choices">) {
  const path = channelPath(chosen.channel);
  const own = Object.keys(chosen.colours).length > 0;
  return (
    <form class="build" action={`/${language}/embed`}>
      <p>
        <label for="list">{message(language, "subscribe.list")}</label>
        <select id="list" name="list">
          {choices.map(({ group, lists }) => (
            <optgroup label={group}>
              {lists.map((list) => (
                <option value={list.path} selected={list.path === path}>
                  {list.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </p>
      <p>
        <label for="language">{message(language, "layout.language")}</label>
        <select id="language" name="language">
          {LANGUAGES.map((each) => (
            <option value={each} lang={each} selected={each === chosen.language}>
              {ENDONYMS[each]}
            </option>
          ))}
        </select>
      </p>
      <Options
        name="layout"
        label={message(language, "embed.layout")}
        values={LAYOUTS.map((each) => [each, message(language, `embed.layoutName.${each}`)])}
        chosen={chosen.layout}
      />
      <p>
        <label for="limit">{message(language, "embed.entries")}</label>
        <input id="limit" name="limit" type="number" min="1" max={String(MAX_ENTRIES)} value={String(chosen.limit)} />
      </p>
      <Options
        name="theme"
        label={message(language, "embed.theme")}
        values={THEMES.map((each) => [each, message(language, `embed.${each}`)])}
        chosen={chosen.theme}
      />
      <fieldset>
        <legend>
          <label>
            <input type="checkbox" name="own" value="1" checked={own} /> {message(language, "embed.colours")}
          </label>
        </legend>
        {COLOUR_NAMES.map((name) => (
          <label>
            <input
              type="color"
              name={name}
              value={chosen.colours[name] === undefined ? COLOURS[name] : `#${chosen.colours[name]}`}
            />{" "}
            {message(language, `embed.${name}`)}
          </label>
        ))}
      </fieldset>
      <p class="wholly">
        <label>
          <input type="checkbox" name="newest" value="1" checked={newest} /> {message(language, "embed.newest")}
        </label>
      </p>
      <p class="wholly">
        <button type="submit" class="button">
          {message(language, "subscribe.show")}
        </button>
      </p>
    </form>
  );
}

/** One form of the code, with what it is for. */
function Code({ form, code, language }: { form: keyof EmbedCodes; code: string; language: Language }) {
  const name = message(language, `embed.form.${form}.name`);
  const isLink = form === "newsletter" || form === "links";
  return (
    <li class="way">
      <h3>{name}</h3>
      <p>{message(language, `embed.form.${form}.use`)}</p>
      <div class="address">
        <pre dir="ltr">
          <code data-code={form}>{code}</code>
        </pre>
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
  choices,
  look,
  scripts,
}: Props) {
  const title = message(language, "layout.embed");
  const frame: PageMeta = {
    site,
    siteName,
    language,
    title,
    description: message(language, "embed.lead"),
    path: "embed",
    trail: [{ name: title, path: "embed" }],
    scripts,
  };
  const path = channelPath(chosen.channel);
  return (
    <Layout frame={frame}>
      <header class="head">
        <h1>{title}</h1>
        <p class="lead">{message(language, "embed.lead")}</p>
      </header>
      <div class="workshop">
        <section aria-labelledby="choose">
          <h2 id="choose" class="rule">
            {message(language, "embed.choose")}
          </h2>
          <Form language={language} chosen={chosen} newest={newest} choices={choices} />
          <p class="warning" role="status" id="unreadable" data-words={message(language, "embed.unreadable")}>
            {unreadable && message(language, "embed.unreadable")}
          </p>
        </section>
        <section aria-labelledby="preview">
          <h2 id="preview" class="rule">
            {message(language, "embed.preview")}
          </h2>
          <health-ai-feed
            lang={chosen.language}
            dir={direction(chosen.language)}
            channel={path === "" ? undefined : path}
            layout={chosen.layout}
            limit={String(chosen.limit)}
            theme={chosen.theme}
          >
            <noscript>
              <iframe
                src={`${embedUrl(site, chosen.language, chosen.channel)}${look}`}
                title={chosen.name}
                height="560"
              />
            </noscript>
          </health-ai-feed>
        </section>
      </div>
      <section aria-labelledby="codes">
        <h2 id="codes" class="rule">
          {message(language, "embed.copy")}
        </h2>
        <ul class="ways codes">
          {FORMS.map((form) => (
            <Code form={form} code={codes[form]} language={language} />
          ))}
        </ul>
        <p class="quiet">
          {message(language, "embed.policy")} <code dir="ltr">{site.origin}</code>
        </p>
      </section>
    </Layout>
  );
}
