import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";

// Fields of forms: a label and what it is of.

/** A choice of one. */
export function Options({
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

export interface Choice {
  readonly value: string;
  readonly words: string;
  /** Also finds it; nothing shows it. */
  readonly acronym?: string;
}

/** From this many choices on, there is a field that finds them by their words. */
const MANY = 12;

/**
 * A choice of several: a list of boxes. A script adds a field that shows the ones with its words, and what is chosen,
 * each to be taken away; without it what is chosen comes first. With counts, the script also hides what has no entry,
 * until it is chosen or looked for by its words.
 */
export function Picks({
  name,
  label,
  choices,
  chosen,
  counts,
  language,
}: {
  name: string;
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  /** Numbers of entries by value. */
  counts?: Readonly<Record<string, number>> | undefined;
  language: Language;
}) {
  const isChosen = ({ value }: Choice): boolean => chosen.includes(value);
  const [first, rest] = [choices.filter(isChosen), choices.filter((choice) => !isChosen(choice))];
  return (
    <fieldset class="picks">
      <legend>{label}</legend>
      <ul
        class="chips"
        hidden
        data-remove={`${message(language, "list.remove")}${message(language, "punctuation.colon")}`}
      />
      {choices.length >= MANY && (
        <input
          type="search"
          hidden
          autocomplete="off"
          placeholder={message(language, "layout.search")}
          aria-label={`${message(language, "layout.search")}${message(language, "punctuation.colon")}${label}`}
        />
      )}
      <ul class="choices">
        {[...first, ...rest].map((choice) => (
          <li {...(counts !== undefined && counts[choice.value] === undefined ? { "data-empty": "" } : {})}>
            <label>
              <input
                type="checkbox"
                name={name}
                value={choice.value}
                checked={isChosen(choice)}
                {...(choice.acronym ? { "data-acronym": choice.acronym } : {})}
              />{" "}
              <span>{choice.words}</span>
            </label>
            <span class="number">{counts === undefined ? "" : (counts[choice.value] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** A line to be filled in. */
export function Field({
  name,
  label,
  value,
  type = "text",
  placeholder,
}: {
  name: string;
  label: string;
  value: string;
  type?: "text" | "date" | "search";
  placeholder?: string;
}) {
  return (
    <p>
      <label for={name}>{label}</label>
      <input id={name} name={name} type={type} value={value} {...(placeholder === undefined ? {} : { placeholder })} />
    </p>
  );
}
