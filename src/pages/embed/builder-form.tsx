import { channelPath } from "../../domain/channel/channel.ts";
import { ENDONYMS, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { STATUSES } from "../../domain/entry/vocabulary.ts";
import { AUDIENCES } from "../../domain/site/service.ts";
import { DEFAULT_FIELDS, LAYOUTS, MAX_ENTRIES, WIDGET_FIELDS } from "../../domain/view/widget-document.ts";
import { message } from "../../messages/message.ts";
import { rareMessage } from "../../messages/rare-message.ts";
import type { EmbedChoice as Chosen } from "../../render/embeds/embed-code.ts";
import { type Choice, Field, Options, Picks } from "../layout/form-controls.tsx";
import { type ChannelChoice, ListOptions } from "../lists/list-options.tsx";

const COLOURS = { accent: "#00687a", text: "#17211f", background: "#ffffff" } as const;
const COLOUR_NAMES = ["accent", "text", "background"] as const;
const THEMES = ["auto", "light", "dark"] as const;

/** Numbers of entries by value, of some filters. */
export interface PickCounts {
  readonly topic?: Readonly<Record<string, number>>;
  readonly organisation?: Readonly<Record<string, number>>;
}

interface FormProps {
  readonly language: Language;
  readonly chosen: Chosen;
  /** Without the hash of the script. */
  readonly newest: boolean;
  readonly choices: readonly ChannelChoice[];
  readonly counts: PickCounts;
  readonly countries: readonly Choice[];
}

/** A choice of news, events or both. */
function Kind({ language, chosen: { filters } }: FormProps) {
  const { type = [] } = filters;
  return (
    <Options
      name="type"
      label={message(language, "search.kind")}
      values={[
        ["", message(language, "search.any")],
        ["news", message(language, "layout.news")],
        ["event", message(language, "layout.events")],
      ]}
      chosen={type.length === 1 ? type.join() : ""}
    />
  );
}

/** The filters of the list that people know, those that most ask for in sight; others stay in the address. */
function Filters({ language, chosen: { filters }, choices, counts, countries }: FormProps) {
  const of = (name: string): readonly string[] => filters[name] ?? [];
  const [, topics, organisations] = choices;
  const listed = (lists: (typeof choices)[number]["lists"] = []): Choice[] =>
    lists.map(({ path, name, acronym = "" }) => ({ value: path.replace(/^.*\//, ""), words: name, acronym }));
  const rare = ["q", "country", "audience", "status", "from", "to"];
  return (
    <fieldset class="filtering">
      <legend>{rareMessage(language, "embed.filters")}</legend>
      <Picks
        name="topic"
        label={message(language, "layout.topics")}
        choices={listed(topics?.lists)}
        counts={counts.topic}
        chosen={of("topic")}
        language={language}
      />
      <Picks
        name="organisation"
        label={message(language, "layout.organisations")}
        choices={listed(organisations?.lists)}
        counts={counts.organisation}
        chosen={of("organisation")}
        language={language}
      />
      <details class="wholly" open={rare.some((name) => of(name).length > 0)}>
        <summary>{message(language, "list.more")}</summary>
        <div class="build">
          <Field name="q" type="search" label={message(language, "search.words")} value={of("q").join(" ")} />
          <Picks
            name="country"
            label={message(language, "layout.countries")}
            choices={countries}
            chosen={of("country")}
            language={language}
          />
          <Picks
            name="audience"
            label={rareMessage(language, "embed.audience")}
            choices={AUDIENCES.map((value) => ({ value, words: message(language, `audience.${value}`) }))}
            chosen={of("audience")}
            language={language}
          />
          <Picks
            name="status"
            label={message(language, "list.status")}
            choices={STATUSES.map((value) => ({ value, words: message(language, `status.${value}`) }))}
            chosen={of("status")}
            language={language}
          />
          <Field
            name="from"
            label={rareMessage(language, "embed.from")}
            value={of("from").join("")}
            placeholder="today"
          />
          <Field name="to" label={rareMessage(language, "embed.to")} value={of("to").join("")} placeholder="+30d" />
        </div>
      </details>
    </fieldset>
  );
}

const TARGETS = [
  ["", "same"],
  ["_blank", "tab"],
] as const;

/** The options of the widget's element beside its list and its look. */
function MoreOptions({ language, chosen, newest }: FormProps) {
  const { fallback, layout, fields = DEFAULT_FIELDS[layout], heading = "3", zone, more, target, campaign } = chosen;
  const isChosen = chosen.fields !== undefined || heading !== "3" || fallback.length > 0;
  const own = Object.keys(chosen.colours).length > 0;
  const isOpen = isChosen || own || newest || [zone, more, target, campaign].some((each) => each !== undefined);
  const others = LANGUAGES.filter((each) => each !== chosen.language);
  return (
    <details class="wholly" open={isOpen}>
      <summary>{rareMessage(language, "embed.options")}</summary>
      <div class="build">
        <Picks
          name="fallback"
          label={rareMessage(language, "embed.fallback")}
          choices={others.map((value) => ({ value, words: ENDONYMS[value] }))}
          chosen={fallback}
          language={language}
        />
        <Picks
          name="fields"
          label={rareMessage(language, "embed.fields")}
          choices={WIDGET_FIELDS.map((value) => ({ value, words: rareMessage(language, `embed.field.${value}`) }))}
          chosen={chosen.fields === undefined ? [] : fields}
          language={language}
        />
        <Options
          name="heading"
          label={rareMessage(language, "embed.heading")}
          values={["2", "3", "4", "5", "6", "none"].map((each) => [
            each,
            each === "none" ? rareMessage(language, "embed.none") : each,
          ])}
          chosen={heading}
        />
        <Options
          name="target"
          label={rareMessage(language, "embed.target")}
          values={TARGETS.map(([value, key]) => [value, rareMessage(language, `embed.${key}`)])}
          chosen={target ?? ""}
        />
        <Field
          name="hours"
          label={rareMessage(language, "embed.zone")}
          value={zone ?? ""}
          placeholder={rareMessage(language, "embed.zoneHint")}
        />
        <Field
          name="more"
          label={rareMessage(language, "embed.moreLink")}
          value={more ?? ""}
          placeholder={message(language, "widget.more")}
        />
        <Field
          name="campaign"
          label={rareMessage(language, "embed.campaign")}
          value={campaign ?? ""}
          placeholder="utm_source=example.org"
        />
        <fieldset>
          <legend>
            <label>
              <input type="checkbox" name="own" value="1" checked={own} /> {rareMessage(language, "embed.colours")}
            </label>
          </legend>
          {COLOUR_NAMES.map((name) => (
            <label>
              <input
                type="color"
                name={name}
                value={chosen.colours[name] === undefined ? COLOURS[name] : `#${chosen.colours[name]}`}
              />{" "}
              {rareMessage(language, `embed.${name}`)}
            </label>
          ))}
        </fieldset>
        <p class="wholly">
          <label>
            <input type="checkbox" name="newest" value="1" checked={newest} /> {rareMessage(language, "embed.newest")}
          </label>
        </p>
      </div>
    </details>
  );
}

export function BuilderForm(props: FormProps) {
  const { language, chosen, choices } = props;
  const path = channelPath(chosen.channel);
  return (
    <form class="build" action={`/${language}/embed`}>
      <p>
        <label for="list">{message(language, "subscribe.list")}</label>
        <select id="list" name="list">
          <ListOptions choices={choices} current={path} />
        </select>
      </p>
      <div class="pair wholly">
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
        <Kind {...props} />
      </div>
      <Filters {...props} />
      <Options
        name="layout"
        label={rareMessage(language, "embed.layout")}
        values={LAYOUTS.map((each) => [each, rareMessage(language, `embed.layoutName.${each}`)])}
        chosen={chosen.layout}
      />
      <p>
        <label for="limit">{rareMessage(language, "embed.entries")}</label>
        <input id="limit" name="limit" type="number" min="1" max={String(MAX_ENTRIES)} value={String(chosen.limit)} />
      </p>
      <Options
        name="theme"
        label={rareMessage(language, "embed.theme")}
        values={THEMES.map((each) => [each, rareMessage(language, `embed.${each}`)])}
        chosen={chosen.theme}
      />
      <MoreOptions {...props} />
      <p class="wholly">
        <button type="submit" class="button">
          {message(language, "subscribe.show")}
        </button>
      </p>
    </form>
  );
}
