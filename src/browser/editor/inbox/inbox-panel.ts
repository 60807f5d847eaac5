import { direction } from "../../../domain/entry/language.ts";
import type { ErrorReport } from "../../../domain/source/error-report.ts";
import {
  DISMISSALS,
  type FindingDocument,
  type InboxDocument,
  type InboxItem,
  type InboxState,
  type SourceTrouble,
} from "../../../domain/source/inbox-document.ts";
import { DAY_MS } from "../../../std/duration.ts";
import { choose } from "../choice-dialog.ts";
import { button, createElement, filled } from "../dom.ts";
import type { Raw } from "../draft/value.ts";
import type { EntryEditor } from "../entry-editor.ts";
import { localeOf, ownLanguageName, type PageData } from "../page-data.ts";
import { type Answer, inboxCommand, inboxOf } from "../service/client.ts";
import type { KeyPanel } from "../service/key-panel.ts";
import type { SigningKey } from "../service/signing-key.ts";
import { reportedErrors } from "./reported-errors.ts";

const LISTS = ["waiting", "snoozed", "dismissed"] as const satisfies readonly InboxState[];

/** The editor's view of the inbox: findings of publishers' lists that wait for an editor. */
export class InboxPanel {
  readonly root = createElement("details", { class: "opening inbox" });
  readonly #pageData: PageData;
  readonly #editor: EntryEditor;
  readonly #keys: KeyPanel;
  readonly #list = createElement("div", { "aria-live": "polite" });
  readonly #status = createElement("div", { class: "told-inbox", role: "status", tabindex: "-1" });

  constructor(pageData: PageData, editor: EntryEditor, keys: KeyPanel) {
    this.#pageData = pageData;
    this.#editor = editor;
    this.#keys = keys;
    const { inbox } = pageData.messages;
    const choice = LISTS.map((name) =>
      button(inbox[name] ?? "", { class: "plain small", "data-list": name }, () => void this.show(name)),
    );
    this.root.append(
      createElement("summary", {}, inbox.title ?? ""),
      createElement("p", { class: "quiet" }, inbox.lead ?? ""),
      createElement("div", { class: "buttons" }, ...choice),
      this.#status,
      this.#list,
    );
    this.root.addEventListener("toggle", () => {
      if (this.root.open && this.#list.childElementCount === 0) void this.show("waiting");
    });
  }

  /** Opens the inbox, or the finding, that the page's address names. */
  openNamed(): void {
    const [, id] = /^#inbox\/([0-9a-f]{16})?$/.exec(location.hash) ?? [];
    if (!location.hash.startsWith("#inbox/")) return;
    history.replaceState(null, "", location.pathname);
    if (id === undefined) this.root.open = true;
    else void this.#open(id);
  }

  /** Asks the service for a list, and shows it. */
  async show(state: InboxState): Promise<void> {
    const key = await this.#keys.needed();
    if (key === undefined) return;
    this.#list.replaceChildren(createElement("p", { class: "quiet" }, this.#pageData.messages.page.sending ?? ""));
    await this.#page(key, state, `/webhooks/inbox?${new URLSearchParams({ state })}`, true);
  }

  async #page(key: SigningKey, state: InboxState, path: string, first: boolean): Promise<void> {
    const answer = await inboxOf<InboxDocument>(key, path);
    if (answer.kind !== "answered") return this.#refused(answer);
    const { inbox } = this.#pageData.messages;
    const { data, waiting, sources, reports, reported, links } = answer.value;
    const rows = data.map((item) => this.#row(key, state, item));
    const next = links.next === undefined ? null : URL.parse(links.next);
    const more =
      next === null
        ? undefined
        : button(inbox.more ?? "", { class: "plain small more" }, () => {
            more?.remove();
            void this.#page(key, state, next.pathname + next.search, false);
          });
    if (!first) {
      const list = this.#list.querySelector(":scope > ul");
      list?.append(...rows);
      if (more !== undefined) list?.after(more);
      return;
    }
    const empty = createElement("p", { class: "quiet" }, inbox.none ?? "");
    const feed = links.feeds[this.#pageData.language];
    this.#list.replaceChildren(
      ...(reports.length === 0 ? [] : [this.#reports(key, reports, reported)]),
      ...(state === "waiting" && waiting > 0
        ? [createElement("p", { class: "quiet" }, filled(inbox.count ?? "", { n: waiting }))]
        : []),
      ...(rows.length === 0 ? [empty] : [createElement("ul", { class: "findings" }, ...rows)]),
      ...(more === undefined ? [] : [more]),
      ...(sources.length === 0 ? [] : [this.#troubles(sources)]),
      ...(feed === undefined ? [] : [createElement("p", {}, createElement("a", { href: feed }, inbox.feed ?? ""))]),
    );
  }

  #refused(answer: Exclude<Answer<unknown>, { kind: "answered" }>): void {
    const { page } = this.#pageData.messages;
    const words = answer.kind === "refused" ? (answer.problem.detail ?? page.keyRefused) : page.noAnswer;
    this.#list.prepend(createElement("p", { class: "wrong" }, words ?? ""));
  }

  #date(instant: string | undefined): string {
    if (instant === undefined) return "";
    const day = /^\d{4}-\d{2}-\d{2}$/.test(instant) ? { timeZone: "UTC" } : {};
    return new Date(instant).toLocaleDateString(localeOf(this.#pageData.language), { dateStyle: "long", ...day });
  }

  #nameOf(publisher: string | undefined): string {
    return this.#pageData.organisations.find(({ id }) => id === publisher)?.name ?? publisher ?? "";
  }

  #row(key: SigningKey, state: InboxState, item: InboxItem): HTMLElement {
    const { inbox } = this.#pageData.messages;
    const { id, title, language, address, publisher, published, summary, words, translations, by } = item;
    const of = { lang: language, dir: direction(language) };
    const found = [...new Set(words.map(({ text }) => text))].join(" · ");
    const row = createElement(
      "li",
      { class: "finding", "data-finding": id },
      createElement("h3", of, title),
      createElement(
        "p",
        { class: "quiet" },
        [this.#nameOf(publisher), this.#date(published), ownLanguageName(language, this.#pageData.language)]
          .filter((part) => part !== "")
          .join(" · "),
      ),
      item.changed === true && this.#changes(item),
      summary !== undefined && createElement("p", { ...of, class: "summary" }, summary),
      ...translations.map((other) =>
        createElement("p", { lang: other.language, dir: direction(other.language), class: "quiet" }, other.title),
      ),
      found !== "" && createElement("p", { class: "quiet" }, filled(inbox.words ?? "", { words: found })),
      item.state === "opened" &&
        by !== undefined &&
        createElement("p", { class: "quiet" }, filled(inbox.by ?? "", { name: by })),
      item.reason !== undefined && createElement("p", { class: "quiet" }, item.note ?? inbox[item.reason] ?? ""),
      address !== undefined &&
        createElement("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inbox.atSource ?? ""),
    );
    const act = async (type: string, data: object = {}): Promise<void> => {
      const answer = await inboxCommand(key, type, { id, ...data });
      if (answer.kind === "answered") row.remove();
      else this.#refused(answer);
    };
    row.append(createElement("div", { class: "buttons" }, ...this.#buttons(state, item, act)));
    return row;
  }

  #buttons(
    state: InboxState,
    { id, title, entry }: InboxItem,
    act: (type: string, data?: object) => Promise<void>,
  ): HTMLElement[] {
    const { inbox } = this.#pageData.messages;
    const named = (name: string, go: () => void): HTMLElement =>
      button(
        inbox[name] ?? "",
        { class: "plain small", "data-act": name, "aria-label": `${inbox[name]}: ${title}` },
        go,
      );
    if (state !== "waiting") return [named("restore", () => void act("inbox.restore"))];
    if (entry !== undefined)
      return [named("change", () => void this.#openEntry(entry)), named("seen", () => void act("inbox.acknowledge"))];
    return [
      named("open", () => void this.#open(id)),
      named("dismiss", () => void this.#dismiss(act)),
      named("snooze", () => void this.#snooze(act)),
    ];
  }

  #changes({ changes }: InboxItem): HTMLElement {
    const { inbox } = this.#pageData.messages;
    return createElement(
      "div",
      { class: "changed" },
      createElement("p", {}, inbox.changed ?? ""),
      ...changes
        .slice(-3)
        .flatMap(({ before, after }) => [
          createElement("p", { class: "quiet" }, filled(inbox.before ?? "", { text: before ?? "–" })),
          createElement("p", {}, filled(inbox.now ?? "", { text: after ?? "–" })),
        ]),
    );
  }

  #reports(key: SigningKey, reports: readonly ErrorReport[], reported: number): HTMLElement {
    return reportedErrors(this.#pageData, reports, reported, {
      settle: async (id) => {
        const answer = await inboxCommand(key, "inbox.settle", { id });
        if (answer.kind !== "answered") this.#refused(answer);
        return answer.kind === "answered";
      },
      open: (entry) => void this.#openEntry(entry),
    });
  }

  #troubles(sources: readonly SourceTrouble[]): HTMLElement {
    const { inbox } = this.#pageData.messages;
    return createElement(
      "details",
      {},
      createElement("summary", {}, inbox.troubles ?? ""),
      createElement(
        "ul",
        {},
        ...sources.map(({ id, state, since, why = "", to = "" }) =>
          createElement("li", {}, filled(inbox[state] ?? "", { name: id, date: this.#date(since), why, to })),
        ),
      ),
    );
  }

  async #dismiss(act: (type: string, data?: object) => Promise<void>): Promise<void> {
    const { inbox } = this.#pageData.messages;
    const note = createElement("input", { id: "dismiss-note", maxlength: "500" });
    const answers = Object.fromEntries(DISMISSALS.map((reason) => [reason, inbox[reason] ?? reason]));
    const reason = await choose(
      inbox.why ?? "",
      answers,
      createElement("label", { for: "dismiss-note" }, inbox.note ?? ""),
      note,
    );
    if (reason === undefined) return;
    const words = note.value.trim();
    await act("inbox.dismiss", { reason, ...(words === "" ? {} : { note: words }) });
  }

  async #snooze(act: (type: string, data?: object) => Promise<void>): Promise<void> {
    const { inbox } = this.#pageData.messages;
    const days = { tomorrow: 1, week: 7 } as const;
    const when = await choose(inbox.snooze ?? "", { tomorrow: inbox.tomorrow ?? "", week: inbox.week ?? "" });
    if (when === undefined) return;
    await act("inbox.snooze", { until: new Date(Date.now() + days[when] * DAY_MS).toISOString() });
  }

  async #openEntry(id: string): Promise<void> {
    if (!(await this.#editor.mayLeave())) return;
    this.root.open = false;
    await this.#editor.open(id);
  }

  /** Puts a finding into the form, and says what its editor has to know. */
  async #open(id: string): Promise<void> {
    const key = await this.#keys.needed();
    if (key === undefined || !(await this.#editor.mayLeave())) return;
    const answer = await inboxOf<FindingDocument>(key, `/webhooks/inbox/${id}`);
    this.root.open = true;
    if (answer.kind !== "answered") return this.#refused(answer);
    const { data, raw, draft, missing } = answer.value;
    this.#editor.fill(draft.type === "event" ? "event" : "news", draft as Raw);
    const { inbox } = this.#pageData.messages;
    const name = this.#nameOf(data.publisher);
    const languages = missing.map((language) => ownLanguageName(language, this.#pageData.language)).join(", ");
    this.#status.replaceChildren(
      createElement("p", {}, filled(inbox.prefilled ?? "", { name: name === "" ? data.title : name })),
      ...(data.licence === undefined ? [] : [createElement("p", { class: "quiet" }, data.licence)]),
      ...(languages === "" ? [] : [createElement("p", { class: "quiet" }, filled(inbox.missing ?? "", { languages }))]),
      createElement(
        "details",
        {},
        createElement("summary", {}, inbox.raw ?? ""),
        createElement("pre", { dir: "ltr" }, raw),
      ),
    );
    this.#list.replaceChildren();
    this.#status.focus();
    await inboxCommand(key, "inbox.open", { id });
  }
}
