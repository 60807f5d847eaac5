import { direction, isLanguage } from "../../../domain/entry/language.ts";
import { choose } from "../choice-dialog.ts";
import { button, createElement, filled } from "../dom.ts";
import { type Raw, valueAt } from "../draft/value.ts";
import type { EntryEditor } from "../entry-editor.ts";
import { localeOf, ownLanguageName, type PageData } from "../page-data.ts";
import {
  deliver,
  deliveryOf,
  type EntriesBehind,
  entriesBehind,
  fetchOwnEntries,
  fetchWaiting,
  type OwnEntriesPage,
  type OwnEntry,
  type Waiting,
} from "../service/client.ts";
import type { KeyPanel } from "../service/key-panel.ts";
import type { SigningKey } from "../service/signing-key.ts";
import { fetchServedEntry, waitingEntry } from "./known-entry.ts";

/** Entries with texts that are behind, of those that are listed. */
const MAX_BEHIND = 20;

/** A title as an element of its language; where there is none, the id. */
function titled(title: Raw, language: string, id: string): HTMLElement {
  return typeof title === "string" && isLanguage(language)
    ? createElement("bdi", { lang: language, dir: direction(language) }, title)
    : createElement("bdi", { dir: "ltr" }, id);
}

/** The first title of an entry, as an element of its language. */
export function titleElement(entry: Raw, id: string): HTMLElement {
  const texts = valueAt(entry, ["texts"]);
  const [language = ""] = typeof texts === "object" && texts !== null ? Object.keys(texts) : [];
  return titled(valueAt(texts, [language, "title"]), language, id);
}

/** The list of what an editor has at the service: what waits, drafts, and what was published. */
export class MyEntries {
  readonly root = createElement("section", { class: "mine" });
  readonly #pageData: PageData;
  readonly #keys: KeyPanel;
  readonly #editor: Pick<EntryEditor, "mayLeave" | "open" | "change" | "duplicate">;
  readonly #list = createElement("div", { "aria-live": "polite" });

  constructor(
    pageData: PageData,
    keys: KeyPanel,
    editor: Pick<EntryEditor, "mayLeave" | "open" | "change" | "duplicate">,
  ) {
    this.#pageData = pageData;
    this.#keys = keys;
    this.#editor = editor;
    const { page } = pageData.messages;
    this.root.append(
      button(page.showMine ?? "", { class: "plain small" }, () => void this.show()),
      this.#list,
    );
  }

  /** Asks the service, and shows what it says. */
  async show(): Promise<void> {
    const { page } = this.#pageData.messages;
    const key = await this.#keys.needed();
    if (key === undefined) return;
    this.#list.replaceChildren(createElement("p", { class: "quiet" }, page.sending ?? ""));
    const answers = await Promise.all([fetchWaiting(key), entriesBehind(key), fetchOwnEntries(key)]);
    const [waiting, behind, published] = answers;
    if (waiting.kind !== "answered" || behind.kind !== "answered" || published.kind !== "answered") {
      const refused = answers.some(({ kind }) => kind === "refused");
      this.#list.replaceChildren(
        createElement("p", { class: "wrong" }, (refused ? page.keyRefused : page.noAnswer) ?? ""),
      );
      return;
    }
    const list = waiting.value.data;
    const scheduled = list.filter(({ state }) => state === "scheduled");
    const drafts = list.filter(({ state }) => state === "draft");
    const rows = [
      this.#group(page.scheduledEntries, await Promise.all(scheduled.map((each) => this.#waiting(key, each)))),
      this.#group(page.drafts, await Promise.all(drafts.map((each) => this.#waiting(key, each)))),
      this.#behind(behind.value),
      this.#published(key, published.value),
    ].flatMap((group) => group ?? []);
    this.#list.replaceChildren(
      ...(rows.length === 0 ? [createElement("p", { class: "quiet" }, page.nothingMine ?? "")] : rows),
    );
  }

  /** Entries with texts that are behind, and in which languages; the table of translations has them all. */
  #behind({ data, links }: EntriesBehind): HTMLElement | undefined {
    const { page } = this.#pageData.messages;
    const { language } = this.#pageData;
    const rows = data.slice(0, MAX_BEHIND).map(({ entry, titles, texts }) => {
      const behind = Object.keys(texts).filter((each) => texts[each]?.state === "behind");
      const names = behind.map((each) => ownLanguageName(each, language)).join(" · ");
      return this.#own({ entry, titles, state: "published" }, names);
    });
    const group = this.#group(page.behind, rows);
    if (data.length > rows.length || links.next !== undefined)
      group?.append(
        createElement("a", { href: `/${language}/editor/translations?state=behind` }, page.translations ?? ""),
      );
    return group;
  }

  /** Creates the list of the editor's published entries, with a button for the next page. */
  #published(key: SigningKey, first: OwnEntriesPage): HTMLElement | undefined {
    const { page } = this.#pageData.messages;
    const group = this.#group(
      page.mine,
      first.data.map((each) => this.#own(each)),
    );
    const further = (next: string): HTMLElement => {
      const { pathname, search } = new URL(next);
      const more = button(page.nextMine ?? "", { class: "plain small" }, () => {
        void fetchOwnEntries(key, pathname + search).then((answer) => {
          if (answer.kind !== "answered")
            return more.after(createElement("p", { class: "wrong" }, page.noAnswer ?? ""));
          const rows = answer.value.data.map((each) => this.#own(each));
          group?.querySelector("ul")?.append(...rows);
          const { next: after } = answer.value.links;
          if (after === undefined) more.remove();
          else more.replaceWith(further(after));
          rows[0]?.querySelector("button")?.focus();
        });
      });
      return more;
    };
    if (first.links.next !== undefined) group?.append(further(first.links.next));
    return group;
  }

  #group(title: string | undefined, rows: readonly HTMLElement[]): HTMLElement | undefined {
    return rows.length === 0
      ? undefined
      : createElement(
          "section",
          {},
          createElement("h3", {}, title ?? ""),
          createElement("ul", { class: "drafts" }, ...rows),
        );
  }

  async #waiting(key: SigningKey, each: Waiting): Promise<HTMLElement> {
    const { page } = this.#pageData.messages;
    const known = await waitingEntry(each);
    const title = titleElement(known?.entry, each.entry);
    const name = title.textContent;
    const time =
      each.due === undefined
        ? ""
        : filled(page.scheduled ?? "", {
            time: new Date(each.due).toLocaleString(localeOf(this.#pageData.language), {
              dateStyle: "long",
              timeStyle: "short",
            }),
          });
    return createElement(
      "li",
      {},
      createElement("span", { class: "name" }, title, createElement("span", { class: "quiet" }, ` ${time}`)),
      known !== undefined &&
        button(page.change ?? "", { class: "plain small", "aria-label": `${page.change}: ${name}` }, () => {
          void this.#editor.mayLeave().then((may) => may && this.#editor.change(known, each.due));
        }),
      each.links.preview !== undefined &&
        createElement("a", { href: each.links.preview, target: "_blank", rel: "noopener" }, page.look ?? ""),
      button(page.discard ?? "", { class: "plain small", "aria-label": `${page.discard}: ${name}` }, () => {
        void this.#discard(key, each.entry, name);
      }),
    );
  }

  async #discard(key: SigningKey, id: string, name: string): Promise<void> {
    const { page } = this.#pageData.messages;
    const question = filled(page.discardSure ?? "", { name });
    const answer = await choose(question, { stay: page.keepIt ?? "", go: page.discard ?? "" });
    if (answer !== "go") return;
    await deliver(key, deliveryOf("entry.discard", { id }));
    await this.show();
  }

  #own({ entry: id, state, titles }: OwnEntry, more?: string): HTMLElement {
    const { page } = this.#pageData.messages;
    const language =
      Object.keys(titles).find((each) => each === this.#pageData.language) ?? Object.keys(titles)[0] ?? "";
    const title = titled(titles[language], language, id);
    const act = (words: string | undefined, go: () => Promise<void> | undefined): HTMLElement =>
      button(words ?? "", { class: "plain small", "aria-label": `${words}: ${title.textContent}` }, () => {
        void this.#editor.mayLeave().then((may) => (may ? go() : undefined));
      });
    if (state === "withdrawn") {
      const note = createElement("span", { class: "quiet" }, ` ${page.withdrawn}`);
      return createElement(
        "li",
        {},
        createElement("span", { class: "name" }, title, note),
        act(page.restore, () => this.#editor.open(id)),
      );
    }
    return createElement(
      "li",
      {},
      createElement(
        "span",
        { class: "name" },
        title,
        more !== undefined && createElement("span", { class: "quiet" }, ` ${more}`),
      ),
      act(page.change, () => this.#editor.open(id)),
      act(page.copyEntry, async () => {
        const known = await fetchServedEntry(id);
        if (known !== undefined) this.#editor.duplicate(known);
      }),
    );
  }
}
