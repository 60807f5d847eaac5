import { direction, type Language } from "../../../domain/entry/language.ts";
import { hasPassed } from "../../../domain/time/instant.ts";
import { createMergePatch } from "../../../std/json-merge-patch.ts";
import { button, createElement } from "../dom.ts";
import { shifted, shiftedSessions } from "../draft/shifted.ts";
import { type Raw, valueAt } from "../draft/value.ts";
import { momentControl } from "../form/local-time-control.ts";
import { ownLanguageName, type PageData } from "../page-data.ts";

/** Commands about events only; the others are about every entry. */
const OF_EVENTS = ["reschedule", "postpone", "cancelEvent"] as const;
const OF_ALL = ["correct", "withdraw"] as const;
type Action = (typeof OF_EVENTS | typeof OF_ALL)[number];

/** The entry that is open, and what sends commands about it. */
export interface OpenEntry {
  readonly type: "news" | "event";
  readonly version: number;
  readonly withdrawn: boolean;
  id(): string | undefined;
  mayLeave(): Promise<boolean>;
  /** The entry as the form has it; undefined where something is wrong with it, which is shown then. */
  entry(): object | undefined;
  /** The entry as it is served, as far as the form knows it. */
  served(): Promise<Raw | undefined>;
  send(command: string, data: object, served: Raw): Promise<void>;
  duplicate(): void;
}

/** Buttons for what is done to a published entry, each with a short form of its own. */
export class EntryActions {
  readonly root = createElement("div", { class: "actions buttons" });
  readonly #pageData: PageData;
  readonly #work: OpenEntry;
  readonly #ofEvents: readonly HTMLElement[];

  constructor(pageData: PageData, work: OpenEntry) {
    this.#pageData = pageData;
    this.#work = work;
    const { page } = pageData.messages;
    const asking = (action: Action): HTMLElement =>
      button(page[action] ?? "", { class: "plain small" }, () => void this.#ask(action).catch(this.#failed));
    this.#ofEvents = OF_EVENTS.map(asking);
    this.root.append(
      ...this.#ofEvents,
      ...OF_ALL.map(asking),
      button(page.copyEntry ?? "", { class: "plain small" }, () => {
        void work.mayLeave().then((may) => may && work.duplicate());
      }),
    );
  }

  /** Shows the buttons that make sense for the entry that is open. */
  update(): void {
    const { version, withdrawn, type } = this.#work;
    this.root.hidden = version === 0 || withdrawn;
    for (const each of this.#ofEvents) each.hidden = type !== "event";
  }

  readonly #failed = (error: unknown): void => reportError(error);

  async #ask(action: Action): Promise<void> {
    // All but a correction are about the entry as it is served, which is opened anew afterwards.
    if (action !== "correct" && !(await this.#work.mayLeave())) return;
    const entry = action === "correct" ? this.#work.entry() : undefined;
    if (action === "correct" && entry === undefined) return;
    const served = await this.#work.served();
    const id = this.#work.id();
    if (served === undefined || id === undefined) return;
    const { page, fields } = this.#pageData.messages;
    const texts = valueAt(served, ["texts"]);
    const languages = (typeof texts === "object" && texts !== null ? Object.keys(texts) : []) as Language[];
    const dialog = createElement("dialog", { class: "ask", "aria-label": page[action] });
    const wrong = createElement("p", { class: "wrong", role: "alert" });
    const asked = action === "withdraw" ? [this.#pageData.language] : languages;
    const notes = asked.map((language) => {
      const note = createElement("textarea", {
        rows: 2,
        lang: language,
        dir: direction(language),
        id: `note-${language}`,
      });
      const label = action === "withdraw" ? page.withdrawWhy : `${page.note} · ${ownLanguageName(language, language)}`;
      return { language, note, root: [createElement("label", { for: note.id }, label ?? ""), note] };
    });
    const zone = valueAt(served, ["event", "zone"]);
    const times: { starts: Raw; ends: Raw } = {
      starts: valueAt(served, ["event", "starts"]),
      ends: valueAt(served, ["event", "ends"]),
    };
    const moment = (name: "starts" | "ends", changed: (value: string) => void): HTMLElement => {
      const { root, first } = momentControl(this.#pageData, times[name], { id: `new-${name}` }, () => zone, changed);
      return createElement(
        "div",
        { class: "field" },
        createElement("label", { for: first.id }, fields[name] ?? ""),
        root,
      );
    };
    const end = (value: string): void => {
      times.ends = value === "" ? undefined : value;
    };
    let until = moment("ends", end);
    const from = moment("starts", (value) => {
      // It ends as much later as it starts, until its editor says otherwise.
      const ends = shifted(times.ends, times.starts, value);
      times.starts = value;
      if (ends === undefined) return;
      times.ends = ends;
      const next = moment("ends", end);
      until.replaceWith(next);
      until = next;
    });
    const send = (): void => {
      const said = Object.fromEntries(notes.map(({ language, note }) => [language, note.value.trim()]));
      const written = Object.values(said).filter((note) => note !== "").length;
      const needed = action === "withdraw" || action === "correct";
      // A note for readers is needed in every language of the entry, or in none.
      if (written < notes.length && (needed || written > 0)) {
        wrong.textContent = this.#pageData.messages.faults.required ?? "";
        notes.find(({ language }) => said[language] === "")?.note.focus();
        return;
      }
      const note = written === 0 ? {} : { note: said };
      const data = this.#data(action, { served, entry, note, said, zone, ...times });
      if (data === undefined) {
        wrong.textContent = this.#pageData.messages.faults.badMoment ?? "";
        return;
      }
      const [start, place] = [times.starts, zone].map((each) => (typeof each === "string" ? each : undefined));
      // One that took place at another time is changed in the form.
      if (action === "reschedule" && start !== undefined && hasPassed(start, place, Date.now())) {
        wrong.textContent = page.pastInstant ?? "";
        return;
      }
      dialog.close();
      void this.#work.send(COMMAND[action], { id, expectedVersion: this.#work.version, ...data }, served);
    };
    dialog.append(
      createElement("h2", {}, page[action] ?? ""),
      ...(action === "reschedule" ? [from, until] : []),
      ...notes.flatMap(({ root }) => root),
      wrong,
      createElement(
        "div",
        { class: "buttons" },
        button(page[action] ?? "", { class: "button", "data-choice": "send" }, send),
        button(page.cancel ?? "", { class: "plain" }, () => dialog.close()),
      ),
    );
    // Writing removes the message.
    dialog.addEventListener("input", () => wrong.replaceChildren());
    dialog.addEventListener("close", () => dialog.remove());
    document.querySelector("#composer")?.append(dialog);
    dialog.showModal();
  }

  /** Returns a command's data beside the entry's id and version; undefined if its form is not complete. */
  #data(
    action: Action,
    {
      served,
      entry,
      note,
      said,
      starts,
      ends,
      zone,
    }: {
      readonly served: Raw;
      readonly entry: object | undefined;
      readonly note: object;
      readonly said: Readonly<Record<string, string>>;
      readonly starts: Raw;
      readonly ends: Raw;
      readonly zone: Raw;
    },
  ): object | undefined {
    switch (action) {
      case "withdraw":
        return { reason: said[this.#pageData.language], reasons: said };
      case "correct": {
        const patch = createMergePatch(served, entry);
        return { note: said, ...(Object.keys(patch as object).length === 0 ? {} : { patch }) };
      }
      case "reschedule": {
        if (typeof starts !== "string" || starts === "") return undefined;
        const sessions = shiftedSessions(valueAt(served, ["event"]), starts);
        return {
          ...note,
          starts,
          ...(typeof ends === "string" ? { ends } : {}),
          ...(zone === undefined ? {} : { zone }),
          ...(sessions === undefined ? {} : { sessions }),
        };
      }
      default:
        return note;
    }
  }
}

const COMMAND: Readonly<Record<Action, string>> = {
  reschedule: "event.reschedule",
  postpone: "event.postpone",
  cancelEvent: "event.cancel",
  correct: "entry.correct",
  withdraw: "entry.withdraw",
};
