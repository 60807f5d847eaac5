import { rowHeight, type WidgetDocument, widgetHeight } from "../../domain/view/widget-document.ts";
import { parseWithoutPrototypes, withoutPrototype } from "./null-prototype.ts";
import { type Options, optionsOf } from "./options.ts";
import { renderFeed } from "./render.ts";
import style from "./style.css";

/** Milliseconds: a list is asked for again after this time at the earliest. */
const PERIOD = 300_000;

let sheet: CSSStyleSheet | undefined;

/** The one style sheet of all widgets. Constructed: a strict style-src lets it pass, and it is parsed once. */
function sharedSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
  }
  return sheet;
}

/**
 * <health-ai-feed lang="fr" channel="events" layout="list" limit="5">fallback</health-ai-feed>
 *
 * Shows the fallback until the entries are there, and keeps it where they do not come. Sets no cookie, stores nothing,
 * and asks nobody but the service that its script came from.
 */
export class HealthAiFeed extends HTMLElement {
  static readonly observedAttributes = [
    "lang",
    "channel",
    "layout",
    "limit",
    "theme",
    "fields",
    "heading",
    "zone",
    "fallback-languages",
  ];

  readonly #root = this.attachShadow(withoutPrototype<ShadowRootInit>({ mode: "open" }));
  readonly #watch = new IntersectionObserver(
    (entries) => {
      this.#near = entries.at(-1)?.isIntersecting ?? false;
      this.#tick();
    },
    withoutPrototype<IntersectionObserverInit>({ rootMargin: "300px" }),
  );
  readonly #resize = new ResizeObserver(() => this.#fit());
  readonly #onVisibility = (): void => this.#tick();
  #near = false;
  #due = false;
  #timer = 0;
  #requestedAt = 0;
  #abort: AbortController | undefined;
  #options: Options | undefined;
  #json = "";
  #document: WidgetDocument | undefined;

  constructor() {
    super();
    // Browsers leave a card that is half in sight where it is when the keyboard comes to it.
    this.#root.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element)
        target
          .closest("li")
          ?.scrollIntoView(withoutPrototype<ScrollIntoViewOptions>({ block: "nearest", inline: "nearest" }));
    });
  }

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [sharedSheet()];
    this.#update();
    this.#watch.observe(this);
    this.#resize.observe(this);
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
    this.#resize.disconnect();
    document.removeEventListener("visibilitychange", this.#onVisibility);
    clearTimeout(this.#timer);
    this.#near = false;
    this.#abort?.abort();
    // What was called off is asked for again where the element comes back: it may only have been moved.
    if (this.#document === undefined) this.#requestedAt = 0;
  }

  attributeChangedCallback(): void {
    if (!this.isConnected || this.#due) return;
    // Several attributes set in a row make one change.
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.isConnected) this.#update();
    });
  }

  #update(): void {
    const before = this.#options?.path;
    this.#options = optionsOf(this);
    if (before !== this.#options.path) {
      this.#requestedAt = 0;
      this.#json = "";
      this.#document = undefined;
    }
    this.#render();
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
    this.#abort?.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const path = this.#options?.path ?? "";
    try {
      const response = await fetch(
        new URL(path, import.meta.url),
        withoutPrototype<RequestInit>({ credentials: "omit", referrerPolicy: "no-referrer", signal }),
      );
      const json = response.ok ? await response.text() : this.#json;
      // What somebody is just using is not taken from under their fingers: the next time will do.
      if (json === this.#json || this.#root.activeElement !== null || path !== this.#options?.path) return;
      this.#document = parseWithoutPrototypes(json) as WidgetDocument;
      this.#render();
      this.#json = json;
    } catch {
      // Offline, blocked, broken: what is shown stays.
    }
  }

  #render(): void {
    const options = this.#options;
    if (options === undefined) return;
    const { layout, limit, fields, heading } = options;
    let content: HTMLElement;
    if (this.#document === undefined) {
      content = document.createElement("div");
      content.append(document.createElement("slot"));
    } else content = renderFeed(this.#document, options);
    content.style.setProperty("min-height", `${widgetHeight(layout, limit, fields, heading > 0)}em`);
    content.style.setProperty("--row", `${rowHeight(layout, fields)}em`);
    this.#root.replaceChildren(content);
    this.#fit();
  }

  /** Summaries take what room their row has left: this many lines, so that what is cut ends in an ellipsis. */
  #fit(): void {
    for (const summary of this.#root.querySelectorAll<HTMLElement>("[part=summary]")) {
      summary.style.setProperty("--lines", "9");
      summary.style.setProperty(
        "--lines",
        String(Math.round(summary.clientHeight / Number.parseFloat(getComputedStyle(summary).lineHeight))),
      );
    }
  }
}
