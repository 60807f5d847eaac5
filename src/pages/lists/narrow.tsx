import type { Child } from "hono/jsx";
import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";

export interface NarrowingLink {
  readonly label: string;
  /** Absent where there is nothing: the label says so. */
  readonly url?: string;
  readonly count?: number;
  /** Of where it leads, if that is another one. */
  readonly language?: Language;
}

/** Links of one kind that narrow a list. */
export interface NarrowingGroup {
  readonly id: string;
  readonly name: string;
  readonly links: readonly NarrowingLink[];
  /** Links that are in sight; the others unfold. */
  readonly shown: number;
}

function Links({ links }: { links: readonly NarrowingLink[] }) {
  return (
    <ul class="narrower">
      {links.map(({ label, url, count, language }) => (
        <li>
          {url === undefined ? (
            <span class="quiet">{label}</span>
          ) : (
            <a href={url} {...(language === undefined ? {} : { lang: language, hreflang: language })}>
              {label}
            </a>
          )}
          {count !== undefined && <span class="count">{count}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The ways to narrow a list, beside it; `children` come first. The states of events stand at its head. */
export function Narrow({
  groups,
  language,
  children,
}: {
  groups: readonly NarrowingGroup[];
  language: Language;
  children?: Child;
}) {
  return (
    <div class="side narrow" id="narrow">
      {children}
      {groups
        .filter((group) => !isOfStates(group))
        .map(({ id, name, links, shown }) => (
          <nav aria-labelledby={`by-${id}`}>
            <h2 id={`by-${id}`} class="rule">
              {name}
            </h2>
            <Links links={links.slice(0, shown)} />
            {links.length > shown && (
              <details>
                <summary>
                  {message(language, "list.more")} <bdi>({links.length - shown})</bdi>
                </summary>
                <Links links={links.slice(shown)} />
              </details>
            )}
          </nav>
        ))}
    </div>
  );
}

/** A link with its count beside its label, or the label alone where it leads to nothing. */
export function ListLink({ label, url, count }: NarrowingLink) {
  return url === undefined ? (
    <span class="quiet">{label}</span>
  ) : (
    <a href={url}>
      {label}
      {count !== undefined && <span class="number">{count}</span>}
    </a>
  );
}

/** The states of events, at the head of a list: readers who look for one know that it is of that list. */
export function States({ groups }: { groups: readonly NarrowingGroup[] }) {
  return groups.filter(isOfStates).map(({ name, links }) => (
    <nav aria-label={name}>
      <ul class="chips states">
        {links.map((link) => (
          <li>
            <ListLink {...link} />
          </li>
        ))}
      </ul>
    </nav>
  ));
}

function isOfStates({ id }: NarrowingGroup): boolean {
  return id === "status";
}

/** The way to what narrows a list, where that stands below it. */
export function ToNarrow({ language }: { language: Language }) {
  return (
    <a class="to-narrow" href="#narrow">
      {message(language, "list.narrow")}
    </a>
  );
}

/** A part of a list's filters, with the link that removes it. */
export interface FilterChip {
  readonly label: string;
  /** The list without it. */
  readonly url: string;
}

export function FilterChips({
  chips,
  whole,
  language,
}: {
  chips: readonly FilterChip[];
  whole: string;
  language: Language;
}) {
  return (
    <ul class="chips filters-on" aria-label={message(language, "list.narrow")}>
      {chips.map(({ label, url }) => (
        <li>
          <a href={url}>
            <span class="unseen">
              {message(language, "list.remove")}
              {message(language, "punctuation.colon")}
            </span>
            {label} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      <li>
        <a href={whole}>{message(language, "list.wholeList")}</a>
      </li>
    </ul>
  );
}
