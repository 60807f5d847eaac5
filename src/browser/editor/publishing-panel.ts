import { type Answer, type Delivery, deliver, deliveryOf, dryRun, type Received, waitUntilVisible } from "./client.ts";
import { button, element, filled } from "./dom.ts";
import { KeyPanel } from "./key-panel.ts";
import type { PageData } from "./page-data.ts";
import { refusalParts } from "./refusal.ts";
import type { SigningKey } from "./signing-key.ts";

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
  pending: Delivery | undefined;
  readonly #around: PageData;
  readonly #work: EditorState;
  readonly #outcomes = element("ol", { class: "told", "aria-live": "polite" });
  readonly #keys: KeyPanel;
  readonly #publish: HTMLButtonElement;
  readonly #back: HTMLButtonElement;
  readonly #minorBox = element("input", { id: "minor", type: "checkbox" });
  readonly #minor = element("div", { class: "field" });
  readonly #withdraw = element("details", { class: "field group" });

  constructor(around: PageData, work: EditorState) {
    this.#around = around;
    this.#work = work;
    this.#keys = new KeyPanel(around);
    this.#publish = button("", { class: "button" }, () => void this.#send());
    this.#back = button(around.words.page.restore ?? "", { class: "button", hidden: true }, () => void this.#restore());
  }

  #say(name: string, values: Readonly<Record<string, string | number>> = {}): string {
    return filled(this.#around.words.page[name] ?? "", values);
  }

  #tell(...content: readonly (string | Node)[]): HTMLElement {
    const line = element("li", {}, ...content);
    this.#outcomes.prepend(line);
    return line;
  }

  /** The key, and what can be done with it. */
  desk(): HTMLElement {
    const reason = element("textarea", { id: "reason", rows: 2 });
    this.#withdraw.append(
      element("summary", {}, this.#say("withdraw")),
      element(
        "div",
        { class: "field" },
        element("label", { for: "reason", class: "needed" }, this.#say("withdrawWhy")),
        reason,
      ),
      button(this.#say("withdraw"), { class: "button" }, () => void this.#takeBack(reason)),
    );
    this.#minor.append(this.#minorBox, " ", element("label", { for: "minor" }, this.#say("minor")));
    const until = element("input", { id: "until", type: "datetime-local" });
    this.#until = until;
    return element(
      "div",
      {},
      this.#keys.root,
      element(
        "section",
        { class: "part send" },
        element("h2", {}, this.#say("send")),
        element("div", { class: "field" }, element("label", { for: "until" }, this.#say("publishAt")), until),
        this.#minor,
        element(
          "div",
          { class: "buttons" },
          this.#publish,
          this.#back,
          button(this.#say("tryOut"), { class: "plain" }, () => void this.#tryOut()),
          button(this.#say("draft"), { class: "plain" }, () => void this.#draft()),
        ),
        this.#outcomes,
        this.#withdraw,
      ),
    );
  }

  #until: HTMLInputElement | undefined;

  /** Buttons say what they would do to the entry that is open. */
  update(): void {
    const { version, withdrawn } = this.#work;
    this.#publish.textContent = this.#say(version === 0 ? "publish" : "publishChange");
    this.#publish.hidden = withdrawn;
    this.#back.hidden = !withdrawn;
    this.#minor.hidden = version === 0 || withdrawn;
    this.#withdraw.hidden = version === 0 || withdrawn;
  }

  /** Another draft is in the form. */
  forget(): void {
    this.pending = undefined;
  }

  /** Something was sent before this page was loaded, and its answer never came. */
  resume(pending: Delivery): void {
    this.pending = pending;
    const line = this.#tell(
      this.#say("pending"),
      " ",
      button(this.#say("again"), { class: "plain small" }, () => {
        if (this.#keys.needed() === undefined) return;
        line.remove();
        void this.#deliver(pending);
      }),
    );
  }

  async #send(more: { readonly distinct?: true } = {}): Promise<void> {
    const entry = this.#work.entry();
    if (entry === undefined || this.#keys.needed() === undefined) return;
    const until = this.#until?.value ?? "";
    const publishAt = until === "" ? {} : { publishAt: new Date(until).toISOString() };
    const minor = this.#work.version > 0 && this.#minorBox.checked ? { minor: true } : {};
    await this.#deliver(
      deliveryOf("entry.publish", { entry, expectedVersion: this.#work.version, ...publishAt, ...minor, ...more }),
    );
  }

  async #restore(): Promise<void> {
    const id = this.#work.id();
    if (id !== undefined && this.#keys.needed() !== undefined) await this.#deliver(deliveryOf("entry.restore", { id }));
  }

  async #takeBack(reason: HTMLTextAreaElement): Promise<void> {
    const id = this.#work.id();
    const why = reason.value.trim();
    if (why === "") {
      reason.setAttribute("aria-invalid", "true");
      reason.focus();
      return;
    }
    reason.removeAttribute("aria-invalid");
    if (id !== undefined && this.#keys.needed() !== undefined)
      await this.#deliver(deliveryOf("entry.withdraw", { id, reason: why, expectedVersion: this.#work.version }));
  }

  async #tryOut(): Promise<void> {
    const entry = this.#work.entry();
    const key = entry === undefined ? undefined : this.#keys.needed();
    if (entry === undefined || key === undefined) return;
    const line = this.#tell(this.#say("sending"));
    const answer = await dryRun(key, "entry.publish", { entry, expectedVersion: this.#work.version });
    if (answer.kind !== "answered") return this.#failed(answer, line);
    const { state, diff = [], channels } = answer.value.data;
    line.textContent =
      state === "unchanged"
        ? this.#say("unchanged")
        : this.#say("wouldChange", { n: diff.length, lists: new Set(channels.map(({ page }) => page)).size });
  }

  async #draft(): Promise<void> {
    const entry = this.#work.entry();
    const key = entry === undefined ? undefined : this.#keys.needed();
    if (entry === undefined || key === undefined) return;
    const line = this.#tell(this.#say("sending"));
    const answer = await deliver(key, deliveryOf("entry.publish", { entry, state: "draft" }));
    if (answer.kind !== "answered") return this.#failed(answer, line);
    this.#work.taken();
    const { preview = "" } = answer.value.links ?? {};
    line.replaceChildren(
      `${this.#say("drafted")} `,
      element("a", { href: preview, target: "_blank", rel: "noopener" }, this.#say("draft")),
    );
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const key = this.#keys.needed();
    if (key === undefined) return;
    this.pending = delivery;
    this.#work.save();
    const line = this.#tell(this.#say("sending"));
    const answer = await deliver(key, delivery);
    if (answer.kind === "silent") {
      line.remove();
      this.resume(delivery);
      return;
    }
    this.pending = undefined;
    this.#work.save();
    if (answer.kind === "refused") this.#failed(answer, line);
    else await this.#received(key, answer.value, line);
  }

  async #received(
    key: SigningKey,
    { state, version, due, receipt, links }: Received,
    line: HTMLElement,
  ): Promise<void> {
    if (state === "scheduled") {
      const time =
        due === undefined
          ? ""
          : new Date(due).toLocaleString(this.#around.language, { dateStyle: "long", timeStyle: "short" });
      line.textContent = this.#say("scheduled", { time });
      this.#work.taken();
      return;
    }
    if (state === "superseded") {
      line.classList.add("refused");
      line.textContent = this.#say("superseded");
      return;
    }
    this.#minorBox.checked = false;
    this.#work.settled(version, state === "withdrawn");
    const said =
      state === "withdrawn" || state === "unchanged" ? this.#say(state) : this.#say("created", { n: version });
    if (state === "unchanged") {
      line.textContent = said;
      return;
    }
    line.textContent = `${said} ${this.#say("following")}`;
    const shown = await waitUntilVisible(key, receipt);
    if (state === "restored") await this.#work.reopen();
    const pages = Object.entries(links?.pages ?? {}).map(([language, url]) =>
      element("a", { href: url, hreflang: language }, language),
    );
    line.replaceChildren(
      `${said} ${this.#say(shown ? "projected" : "late")} `,
      ...pages.flatMap((page) => [page, " "]),
    );
  }

  #failed(answer: Exclude<Answer<unknown>, { kind: "answered" }>, line: HTMLElement): void {
    line.classList.add("refused");
    if (answer.kind === "silent") {
      line.textContent = this.#say("noAnswer");
      return;
    }
    const say = (name: string, values?: Readonly<Record<string, string | number>>) => this.#say(name, values);
    line.replaceChildren(
      ...refusalParts(answer.problem, say, this.#around.language, () => void this.#send({ distinct: true })),
    );
  }
}
