import {
  narrowRoom,
  rowCount,
  rowHeight,
  type WidgetDocument,
  widgetHeight,
} from "../../domain/view/widget-document.ts";
import { parseWithoutPrototypes, withoutPrototype } from "./null-prototype.ts";
import { NONE, optionsOf, type WidgetOptions } from "./options.ts";
import { renderWidget } from "./render.ts";
import style from "./style.css";

/** Milliseconds: a list is asked for again after this time at the earliest. */
const PERIOD = 300_000;

/** The one style sheet of all widgets. Constructed: a strict style-src lets it pass, and it is parsed once. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

/**
 * <health-ai-feed lang="fr" channel="events" layout="list" limit="5">fallback</health-ai-feed>
 *
 * Shows the fallback until the entries are there, and keeps it where they do not come. Sets no cookie, stores nothing,
 * and asks nobody but the service that its script came from.
 */
export class HealthAiFeed extends HTMLElement {
  readonly #root = this.attachShadow(withoutPrototype<ShadowRootInit>({ mode: "open" }));
  readonly #onVisibility = (): void => this.#tick();
  #near = false;
  #timer = 0;
  #requestedAt = 0;
  #options!: WidgetOptions;
  #json = "";
  #document: WidgetDocument | undefined;
  /** True once the request has failed and nothing is shown: no height is reserved. */
  #isLost = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    // Browsers leave a card that is half in sight where it is when the keyboard comes to it.
    this.#root.addEventListener("focusin", ({ target }) =>
      (target as Element)
        .closest("li")
        ?.scrollIntoView(withoutPrototype<ScrollIntoViewOptions>({ block: "nearest", inline: "nearest" })),
    );
    new MutationObserver(() => this.#update()).observe(
      this,
      withoutPrototype<MutationObserverInit>({ attributes: true }),
    );
    new ResizeObserver(() => this.#fit()).observe(this);
    // An element that leaves the page leaves the viewport too.
    new IntersectionObserver(
      (entries) => {
        this.#near = entries.at(-1)?.isIntersecting === true;
        this.#tick();
      },
      withoutPrototype<IntersectionObserverInit>({ rootMargin: "300px" }),
    ).observe(this);
  }

  connectedCallback(): void {
    this.#update();
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#onVisibility);
  }

  #update(): void {
    // Absent until the first time.
    const before: WidgetOptions | undefined = this.#options;
    this.#options = optionsOf(this);
    // A class or a style of the page's own changes nothing here.
    if (JSON.stringify(before) === JSON.stringify(this.#options)) return;
    if (before?.path !== this.#options.path) {
      this.#requestedAt = 0;
      this.#json = "";
      this.#document = undefined;
      this.#isLost = false;
    }
    this.#render(this.#document);
    this.#tick();
  }

  /** Asks when it is time to, and only while somebody may be looking. */
  #tick(): void {
    clearTimeout(this.#timer);
    if (!this.#near || document.hidden) return;
    const wait = this.#requestedAt + PERIOD - Date.now();
    if (wait <= 0) void this.#load();
    this.#timer = setTimeout(this.#onVisibility, wait <= 0 ? PERIOD : wait);
  }

  async #load(): Promise<void> {
    this.#requestedAt = Date.now();
    const path = this.#options.path;
    try {
      const response = await fetch(
        new URL(path, import.meta.url),
        withoutPrototype<RequestInit>({ credentials: "omit", referrerPolicy: "no-referrer" }),
      );
      const json = await response.text();
      // Where the service refuses, it says what is wrong.
      if (!response.ok) throw new Error(json);
      // What somebody is just using is not taken from under their fingers: the next time will do.
      if (json === this.#json || this.#root.activeElement !== null || path !== this.#options.path) return;
      this.#isLost = false;
      this.#render(parseWithoutPrototypes(json) as WidgetDocument);
      this.#json = json;
    } catch (error) {
      if (path !== this.#options.path) return;
      // Offline, blocked, broken: what is shown stays.
      console.warn("health-ai-feed:", path, error);
      if (this.#document === undefined) {
        this.#isLost = true;
        this.#render(undefined);
      }
      this.dispatchEvent(
        new CustomEvent("haf:error", withoutPrototype<CustomEventInit>({ bubbles: true, detail: error })),
      );
    }
  }

  #render(from: WidgetDocument | undefined): void {
    const { layout, limit, fields, heading, more } = this.#options;
    const content = from === undefined ? document.createElement("div") : renderWidget(from, this.#options);
    if (from === undefined) content.append(document.createElement("slot"));
    // The page may keep other room for it than the usual: what the list had when its code was made.
    const height = this.style.minHeight || `${widgetHeight(layout, limit, fields, heading > 0, more !== NONE)}em`;
    const room = (rows: number): string => narrowRoom(layout, rows, "cqi");
    content.style.cssText =
      `--row:calc(${rowHeight(layout, fields)}em + ${room(1)});` +
      `min-height:${this.#isLost ? 0 : `calc(${height} + ${room(rowCount(layout, limit))})`}`;
    this.#root.replaceChildren(content);
    this.#document = from;
    this.#fit();
  }

  /**
   * Summaries take what room their row has left: this many lines, so that what is cut ends in an ellipsis. Buttons are
   * there where cards are out of sight.
   */
  #fit(): void {
    const list = this.#root.querySelector("ul");
    list?.classList.toggle("all", list.scrollWidth <= list.clientWidth);
    for (const summary of this.#root.querySelectorAll<HTMLElement>("[part=summary]")) {
      summary.style.cssText = "";
      const { height, lineHeight } = getComputedStyle(summary);
      // To the fraction: where the last line does not quite fit, Chromium writes the ellipsis into the one before it.
      const lines = Math.floor(Number.parseFloat(height) / Number.parseFloat(lineHeight));
      summary.style.cssText = `-webkit-line-clamp:${lines};max-height:${lines}lh`;
    }
  }
}
