import { choose } from "./choice-dialog.ts";
import { composerLayout } from "./composer-layout.ts";
import { createElement, filled } from "./dom.ts";
import { claimDraft, newDraftKey, saveDraft, setTabsDraft } from "./draft/draft-storage.ts";
import { shownEntry } from "./draft/restored-value.ts";
import type { DraftField, EntryType } from "./draft/schema.ts";
import { proposedEvent, suggestedId } from "./draft/steps.ts";
import { draftName, type StoredDraft } from "./draft/stored-draft.ts";
import { validateDraft } from "./draft/validate.ts";
import { type Raw, valueAt } from "./draft/value.ts";
import { EntryActions, type OpenEntry } from "./entries/entry-actions.ts";
import { fetchServedEntry, type KnownEntry } from "./entries/known-entry.ts";
import { OpeningPanel } from "./entries/opening-panel.ts";
import type { EntryEditor } from "./entry-editor.ts";
import { EntryForm } from "./form/entry-form.ts";
import { Form } from "./form/form.ts";
import { ImportPanel } from "./import/import-panel.ts";
import { InboxPanel } from "./inbox/inbox-panel.ts";
import type { PageData } from "./page-data.ts";
import type { Render } from "./preview.ts";
import { PreviewPane } from "./preview-pane.ts";
import { type EditorState, PublishingPanel } from "./publishing-panel.ts";
import { fileLink } from "./recovery.ts";
import { KeyPanel } from "./service/key-panel.ts";

/** Milliseconds after the last key before what was written is checked, kept and shown. */
const QUIET = 200;

/** The page on which an editor writes: the form, its preview, and what opens and sends entries. */
export class Composer implements EntryEditor, EditorState, OpenEntry {
  type: EntryType = "event";
  version = 0;
  withdrawn = false;
  /** True if what was written last has not been sent to the service. */
  unsent = false;
  readonly #pageData: PageData;
  readonly #fields: Readonly<Record<EntryType, readonly DraftField[]>>;
  readonly #form: Form;
  readonly #keys: KeyPanel;
  readonly #panel: PublishingPanel;
  readonly #steps: EntryForm;
  readonly #preview: PreviewPane;
  readonly #state = createElement("p", { class: "state", role: "status" });
  /** Shown where the browser stores nothing. */
  readonly #lost = createElement("p", { class: "wrong", hidden: true });
  #timer = 0;
  #all = false;
  #key = "";
  /** The draft as it was sent last, without what was written while the answer was on its way. */
  #sent: Raw;

  constructor(
    pageData: PageData,
    fields: Readonly<Record<EntryType, readonly DraftField[]>>,
    before: { readonly key: string; readonly draft: StoredDraft } | undefined,
  ) {
    this.#pageData = pageData;
    this.#fields = fields;
    this.#form = new Form(pageData, {}, () => {
      this.unsent = true;
      this.#later();
    });
    this.#preview = new PreviewPane(pageData, this.#form);
    this.#steps = new EntryForm(pageData, this.#form, (type) => this.#retype(type));
    this.#keys = new KeyPanel(pageData);
    this.#panel = new PublishingPanel(pageData, this, this.#keys);
    this.#opening = new OpeningPanel(pageData, fields, this, this.#keys);
    this.#actions = new EntryActions(pageData, this);
    this.#inbox = new InboxPanel(pageData, this, this.#keys);
    this.#import = new ImportPanel(pageData, fields, this);
    if (before === undefined) this.anew();
    else this.resume(before.key, before.draft);
  }

  readonly #opening: OpeningPanel;
  readonly #actions: EntryActions;
  readonly #inbox: InboxPanel;
  readonly #import: ImportPanel;

  get key(): string {
    return this.#key;
  }

  /** The whole page of the composer. */
  root(): HTMLElement {
    const { page } = this.#pageData.messages;
    this.#lost.append(
      page.notKept ?? "",
      " ",
      fileLink(page.asFile ?? "", "draft", () => JSON.stringify(this.#draft())),
    );
    const panels = [this.#inbox, this.#import, this.#opening, this.#actions, this.#steps];
    return composerLayout(this.#pageData, {
      write: [...panels.map((panel) => panel.root), this.#panel.options()],
      preview: this.#preview.root,
      outcomes: this.#panel.outcomes,
      state: [this.#state, this.#lost],
      buttons: this.#panel.buttons(),
    });
  }

  resume(key: string, { type, raw, version, withdrawn, unsent, pending }: StoredDraft): void {
    this.#begin(key, type, raw, version, withdrawn);
    this.unsent = unsent;
    if (pending !== undefined) this.#panel.resume(pending);
  }

  take(type: EntryType, given: Raw, version: number, withdrawn: boolean): void {
    const key = newDraftKey();
    void claimDraft(key);
    this.#begin(key, type, shownEntry(type, this.#fields[type], given), version, withdrawn);
  }

  change({ type, version, entry }: KnownEntry, due: string | undefined): void {
    this.take(type, entry, version, false);
    this.#panel.scheduleFor(due);
  }

  duplicate(known?: KnownEntry): void {
    const { type, entry } = known ?? { type: this.type, entry: this.#form.raw };
    const { id: _, corrections: __, ...rest } = entry as Readonly<Record<string, Raw>>;
    this.take(type, rest, 0, false);
    this.unsent = true;
    this.save();
  }

  async served(): Promise<Raw | undefined> {
    const known = await fetchServedEntry(this.id() ?? "");
    if (known === undefined) return undefined;
    return shownEntry(known.type, this.#fields[known.type], known.entry);
  }

  async send(command: string, data: object, served: Raw): Promise<void> {
    await this.#panel.send(command, data, served);
  }

  /** Opens what the page's address names. */
  openNamed(): void {
    this.#inbox.openNamed();
    this.#opening.openNamed();
  }

  anew(): void {
    this.take("event", { texts: { [this.#pageData.language]: {} }, event: proposedEvent() }, 0, false);
  }

  async mayLeave(): Promise<boolean> {
    if (!this.unsent) return true;
    const { page } = this.#pageData.messages;
    const name = draftName(this.#form.raw) ?? page.unfinished ?? "";
    const answer = await choose(filled(page.leave ?? "", { name }), { stay: page.stay ?? "", go: page.go ?? "" });
    return answer === "go";
  }

  #begin(key: string, type: EntryType, raw: Raw, version: number, withdrawn: boolean): void {
    // Words that were typed meanwhile, as while an entry was being loaded, are kept as a draft of their own.
    if (this.unsent) this.save();
    this.#key = key;
    setTabsDraft(key);
    this.#panel.forget();
    this.#import.forget();
    this.#panel.scheduleFor(undefined);
    this.#steps.show("texts");
    this.unsent = false;
    this.version = version;
    this.withdrawn = withdrawn;
    this.#laidAside = undefined;
    // An id that the editor chose is not what would be proposed.
    this.#proposed = suggestedId(raw, key.slice(0, 4));
    this.#show(type, raw);
  }

  #show(type: EntryType, raw: Raw): void {
    this.type = type;
    this.#form.raw = raw;
    this.#all = false;
    this.#steps.build(type, this.#fields[type]);
    this.now();
  }

  /** The entry, or undefined where something is wrong with it: that is shown then. */
  entry(): object | undefined {
    // A person who sends right after typing expects the id of that title.
    this.#proposeId();
    this.#all = true;
    this.#sent = this.#form.raw;
    const { entry, faults } = validateDraft(this.#form.raw);
    const first = this.#form.places.show(faults, true);
    if (first !== undefined) this.#steps.reveal(first);
    first?.scrollIntoView({ block: "center" });
    first?.focus({ preventScroll: true });
    this.#report(faults.length);
    return entry;
  }

  id(): string | undefined {
    const id = valueAt(this.#form.raw, ["id"]);
    return typeof id === "string" && id !== "" ? id : undefined;
  }

  settled(version: number, withdrawn: boolean): void {
    this.version = version;
    this.withdrawn = withdrawn;
    this.#opening.forget();
    this.taken();
  }

  fill(type: EntryType, given: Raw): void {
    this.take(type, given, 0, false);
    this.unsent = true;
    this.save();
  }

  async open(id: string): Promise<void> {
    await this.#opening.reopen(id);
  }

  async reopen(): Promise<void> {
    await this.#opening.reopen(this.id() ?? "");
  }

  taken(): void {
    this.unsent = this.#form.raw !== this.#sent;
    this.save();
  }

  save(): void {
    const kept = saveDraft(this.#key, this.#draft());
    this.#state.classList.toggle("kept", kept);
    this.#lost.hidden = kept;
    this.#panel.update();
    this.#actions.update();
    this.#opening.update();
  }

  #draft(): StoredDraft {
    const { pending } = this.#panel;
    return {
      type: this.type,
      raw: this.#form.raw,
      version: this.version,
      withdrawn: this.withdrawn,
      unsent: this.unsent,
      at: Date.now(),
      ...(pending === undefined ? {} : { pending }),
    };
  }

  /** From now on previews show texts as the service renders them. */
  rendersWith(render: Render): void {
    this.#preview.rendersWith(render);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), QUIET);
  }

  /** Checks, keeps and shows what was written. */
  now(): void {
    clearTimeout(this.#timer);
    this.#proposeId();
    const { faults } = validateDraft(this.#form.raw);
    this.#form.places.show(faults, this.#all);
    this.save();
    this.#report(faults.length);
    this.#preview.draw();
  }

  #report(open: number): void {
    const { page } = this.#pageData.messages;
    const complete = (open === 0 ? page.complete : filled(page.toComplete ?? "", { n: open })) ?? "";
    const words = this.#lost.hidden ? `${complete} · ${page.kept}` : complete;
    if (this.#state.textContent !== words) this.#state.textContent = words;
  }

  #retype(type: EntryType): void {
    const { genre: _, event, ...rest } = this.#form.raw as { genre?: unknown; event?: unknown };
    // The event's facts are kept, so that switching back restores them.
    if (type === "news") this.#laidAside = event;
    const back = type === "event" ? { event: this.#laidAside ?? proposedEvent() } : {};
    this.unsent = true;
    this.#show(type, shownEntry(type, this.#fields[type], { ...rest, ...back }));
  }

  #laidAside: unknown;

  /** Proposes an id while the entry has none of its own and was never published. */
  #proposeId(): void {
    if (this.version > 0 || this.withdrawn) return;
    const id = this.id();
    if (id !== undefined && id !== this.#proposed) return;
    this.#proposed = suggestedId(this.#form.raw, this.#key.slice(0, 4));
    this.#form.propose(["id"], this.#proposed);
  }

  #proposed: string | undefined;
}
