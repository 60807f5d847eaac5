import { button, createElement, filled } from "./dom.ts";
import type { Raw } from "./draft/value.ts";
import { chooseScheduled, type Sending, withScheduled } from "./entries/scheduled-step.ts";
import { ownLanguageName, type PageData } from "./page-data.ts";
import { PublishAtField } from "./publish-at-field.ts";
import {
  type Answer,
  askDryRun,
  deliver,
  deliveryOf,
  deliveryOfAll,
  type PendingDelivery,
  type SignableCommand,
  type StoredReceipt,
  waitUntilVisible,
} from "./service/client.ts";
import type { KeyPanel } from "./service/key-panel.ts";
import { refusalParts } from "./service/refusal.ts";
import type { SigningKey } from "./service/signing-key.ts";

/** The editor's state: the draft in the form and its published version. */
export interface EditorState {
  readonly version: number;
  readonly withdrawn: boolean;
  /** The entry, or undefined where something is wrong with it, which the form then shows. */
  entry(): object | undefined;
  id(): string | undefined;
  /** Puts the entry into the form as the service has it now. */
  reopen(): Promise<void>;
  /** The service has this version now. */
  settled(version: number, withdrawn: boolean): void;
  /** The service has what was written, and does not serve it yet. */
  taken(): void;
  save(): void;
}

/** Opens entries, signs and sends commands, and tells what became of them. */
export class PublishingPanel {
  /** Delivery that was sent and not answered. */
  pending: PendingDelivery | undefined;
  readonly #pageData: PageData;
  readonly #work: EditorState;
  /** The outcome of the last command, beside the buttons so that it is in sight. */
  readonly outcomes = createElement("ol", { class: "told", "aria-live": "polite" });
  readonly #keys: KeyPanel;
  readonly #publishAt: PublishAtField;
  readonly #publish: HTMLButtonElement;
  readonly #back: HTMLButtonElement;
  readonly #minorBox = createElement("input", { id: "minor", type: "checkbox" });
  readonly #minor = createElement("div", { class: "field flag" });

  constructor(pageData: PageData, work: EditorState, keys: KeyPanel) {
    this.#pageData = pageData;
    this.#work = work;
    this.#keys = keys;
    this.#publishAt = new PublishAtField(pageData, () => this.update());
    this.#publish = button("", { class: "button" }, () => void this.#publishNow());
    this.#back = button(this.#say("restore"), { class: "button", hidden: true }, () => void this.#restore());
  }

  #say(name: string, values: Readonly<Record<string, string | number>> = {}): string {
    return filled(this.#pageData.messages.page[name] ?? "", values);
  }

  /** Says what became of something, in place of what was said before, and leads the focus there. */
  #report(...content: readonly (string | Node)[]): HTMLElement {
    const line = createElement("li", { tabindex: -1 }, ...content);
    this.outcomes.replaceChildren(line);
    line.focus({ preventScroll: true });
    return line;
  }

  /** Returns the buttons for what can always be done with the entry. */
  buttons(): readonly HTMLElement[] {
    return [this.#publish, this.#back, button(this.#say("save"), { class: "plain" }, () => void this.#draft())];
  }

  /** Creates the options of a publication, and the actions that are needed more rarely. */
  options(): HTMLElement {
    this.#minor.append(this.#minorBox, " ", createElement("label", { for: "minor" }, this.#say("minor")));
    return createElement(
      "details",
      { class: "part send" },
      createElement("summary", {}, createElement("h2", {}, this.#say("send"))),
      this.#publishAt.root,
      this.#minor,
      button(this.#say("tryOut"), { class: "plain" }, () => void this.#tryOut()),
      this.#keys.root,
    );
  }

  /** Buttons say what they would do to the entry that is open. */
  update(): void {
    const { version, withdrawn } = this.#work;
    const scheduled = this.#publishAt.isGiven;
    this.#publish.textContent = this.#say(scheduled ? "schedule" : version === 0 ? "publish" : "publishChange");
    this.#publish.hidden = withdrawn;
    this.#back.hidden = !withdrawn;
    this.#minor.hidden = version === 0 || withdrawn;
  }

  /** Another draft is in the form. */
  forget(): void {
    this.pending = undefined;
    this.outcomes.replaceChildren();
  }

  /** Opens the entry as it is now; what was said of it stays in sight. */
  async #reopen(): Promise<void> {
    const said = Array.from(this.outcomes.children);
    await this.#work.reopen();
    this.outcomes.replaceChildren(...said);
    this.outcomes.querySelector("li")?.focus({ preventScroll: true });
  }

  /** Something was sent before this page was loaded, and its answer never came. */
  resume(pending: PendingDelivery): void {
    this.pending = pending;
    const line = this.#report(
      this.#say("pending"),
      " ",
      button(this.#say("again"), { class: "plain small" }, () => {
        line.remove();
        void this.#deliver(pending);
      }),
    );
  }

  /** Has the next publish wait until an instant, as what was opened did; undefined where it does not. */
  scheduleFor(due: string | undefined): void {
    this.#publishAt.set(due);
    this.update();
  }

  async #publishNow(more: { readonly distinct?: true } = {}): Promise<void> {
    const entry = this.#work.entry();
    const id = this.#work.id();
    const at = entry === undefined ? undefined : this.#publishAt.instant();
    if (entry === undefined || id === undefined || at === undefined) return;
    const { version } = this.#work;
    const minor = version > 0 && this.#minorBox.checked ? { minor: true } : {};
    const data = { entry, expectedVersion: version, ...at, ...minor, ...more };
    const sending = { id, version, raw: entry as Raw, due: at.publishAt, ends: false };
    await this.#send({ type: "entry.publish", data }, sending);
  }

  /** Sends a command about the entry that is open and served as `raw`, and opens it as it is then. */
  async send(type: string, data: object, raw: Raw): Promise<void> {
    const { version } = this.#work;
    const ends = type === "entry.withdraw";
    const sent = await this.#send({ type, data }, { id: this.#work.id() ?? "", version, raw, ends });
    if (sent !== undefined && !ends) await this.#reopen();
  }

  async #restore(): Promise<void> {
    const id = this.#work.id();
    if (id !== undefined) await this.#deliver(deliveryOf("entry.restore", { id }));
  }

  /** Sends a command, once its editor has chosen what becomes of a step that waits for the entry. */
  async #send(command: SignableCommand, sending: Sending): Promise<number | undefined> {
    const key = await this.#keys.needed();
    if (key === undefined || this.#busy) return undefined;
    const line = this.#report(this.#say("sending"));
    const choice = await this.#alone(() => chooseScheduled(this.#pageData, key, sending));
    if (choice.kind === "silent") this.#failed(choice, line, () => undefined);
    if (choice.kind === "stop") {
      line.remove();
      this.#publish.focus({ preventScroll: true });
    }
    if (choice.kind === "silent" || choice.kind === "stop") return undefined;
    return await this.#deliver(deliveryOfAll(withScheduled(command, sending, choice)));
  }

  /** True while a command is on its way: a button that is pressed meanwhile sends nothing a second time. */
  #busy = false;

  async #alone<Value>(act: () => Promise<Value>): Promise<Value> {
    this.#busy = true;
    try {
      return await act();
    } finally {
      this.#busy = false;
    }
  }

  async #tryOut(): Promise<void> {
    const entry = this.#work.entry();
    const key = entry === undefined ? undefined : await this.#keys.needed();
    if (entry === undefined || key === undefined || this.#busy) return;
    const line = this.#report(this.#say("sending"));
    const answer = await this.#alone(() =>
      askDryRun(key, "entry.publish", { entry, expectedVersion: this.#work.version }),
    );
    if (answer.kind !== "answered") return this.#failed(answer, line, () => void this.#tryOut());
    const { state, diff = [], channels } = answer.value.data;
    line.textContent =
      state === "unchanged"
        ? this.#say("unchanged")
        : this.#say("wouldChange", { n: diff.length, lists: new Set(channels.map(({ page }) => page)).size });
  }

  async #draft(): Promise<void> {
    const entry = this.#work.entry();
    const key = entry === undefined ? undefined : await this.#keys.needed();
    if (entry === undefined || key === undefined || this.#busy) return;
    const line = this.#report(this.#say("sending"));
    const answer = await this.#alone(() => deliver(key, deliveryOf("entry.publish", { entry, state: "draft" })));
    if (answer.kind !== "answered") return this.#failed(answer, line, () => void this.#draft());
    if (this.#isSuperseded(answer.value, line)) return;
    this.#work.taken();
    const { preview = "" } = answer.value.links ?? {};
    line.replaceChildren(
      `${this.#say("drafted")} `,
      createElement("a", { href: preview, target: "_blank", rel: "noopener" }, this.#say("draft")),
    );
  }

  /** Sends a delivery, and says what became of it; returns the version that the service serves of it. */
  async #deliver(delivery: PendingDelivery): Promise<number | undefined> {
    const key = await this.#keys.needed();
    if (key === undefined || this.#busy) return undefined;
    this.pending = delivery;
    this.#work.save();
    const line = this.#report(this.#say("sending"));
    const answer = await this.#alone(() => deliver(key, delivery));
    if (answer.kind === "silent") {
      this.resume(delivery);
      return undefined;
    }
    this.pending = undefined;
    this.#work.save();
    if (answer.kind === "answered") return await this.#received(key, answer.value, line);
    this.#failed(answer, line, () => void this.#deliver(delivery));
    return undefined;
  }

  async #received(
    key: SigningKey,
    { state, version, due, receipt, links }: StoredReceipt,
    line: HTMLElement,
  ): Promise<number | undefined> {
    if (state === "scheduled") {
      const time =
        due === undefined
          ? ""
          : new Date(due).toLocaleString(this.#pageData.language, { dateStyle: "long", timeStyle: "short" });
      line.textContent = this.#say("scheduled", { time });
      this.#work.taken();
      return undefined;
    }
    if (this.#isSuperseded({ state }, line)) return undefined;
    this.#minorBox.checked = false;
    this.#work.settled(version, state === "withdrawn");
    const said =
      state === "withdrawn" || state === "unchanged" ? this.#say(state) : this.#say("created", { n: version });
    line.textContent = said;
    if (state === "unchanged") return version;
    line.textContent = `${said} ${this.#say("following")}`;
    const shown = await waitUntilVisible(key, receipt);
    if (state === "restored") await this.#reopen();
    const pages = Object.entries(links?.pages ?? {}).map(([lang, href]) =>
      createElement("a", { href, hreflang: lang, lang }, ownLanguageName(lang, this.#pageData.language)),
    );
    line.replaceChildren(
      `${said} ${this.#say(shown ? "projected" : "late")} `,
      ...pages.flatMap((page) => [page, " "]),
    );
    return version;
  }

  /** Reports whether a command came too late to take effect, and says so as loudly as a refusal. */
  #isSuperseded({ state }: Pick<StoredReceipt, "state">, line: HTMLElement): boolean {
    if (state !== "superseded") return false;
    line.classList.add("refused");
    line.textContent = this.#say("superseded");
    return true;
  }

  #failed(answer: Exclude<Answer<unknown>, { kind: "answered" }>, line: HTMLElement, again: () => void): void {
    line.classList.add("refused");
    if (answer.kind === "silent") {
      line.textContent = this.#say("noAnswer");
      return;
    }
    if (answer.problem.type?.endsWith("/unauthorised") === true) {
      const other = async (): Promise<void> => {
        await this.#keys.forget();
        if ((await this.#keys.needed()) !== undefined) again();
      };
      const ask = button(this.#say("otherKey"), { class: "plain small" }, () => void other());
      line.replaceChildren(`${this.#say("keyRefused")} `, ask);
      return;
    }
    const say = (name: string, values?: Readonly<Record<string, string | number>>) => this.#say(name, values);
    line.replaceChildren(
      ...refusalParts(answer.problem, say, this.#pageData.language, () => void this.#publishNow({ distinct: true })),
    );
  }
}
