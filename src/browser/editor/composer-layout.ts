import { button, createElement } from "./dom.ts";
import type { PageData } from "./page-data.ts";

/** The parts of the page, in the order in which they stand. */
interface Parts {
  readonly write: readonly HTMLElement[];
  readonly preview: HTMLElement;
  /** The outcome of the last command, as a list of lines. */
  readonly outcomes: HTMLElement;
  readonly state: readonly HTMLElement[];
  readonly buttons: readonly HTMLElement[];
}

/**
 * The form and its preview side by side, one of them where there is no room for two; and the bar that stays in sight,
 * with what was said last above its buttons.
 */
export function composerLayout({ messages: { page } }: PageData, parts: Parts): HTMLElement {
  const panes = createElement("div", { class: "panes", "data-pane": "write" });
  const turn = button(page.look ?? "", { class: "plain turn", "aria-pressed": "false" }, () => {
    const looking = panes.dataset.pane === "write";
    panes.dataset.pane = looking ? "look" : "write";
    panes.scrollIntoView();
    turn.textContent = (looking ? page.write : page.look) ?? "";
    turn.setAttribute("aria-pressed", String(looking));
  });
  const write = createElement("form", { class: "write", novalidate: true }, ...parts.write);
  write.addEventListener("submit", (event) => event.preventDefault());
  panes.append(write, parts.preview);
  return createElement(
    "div",
    { class: "composer" },
    panes,
    createElement(
      "div",
      { class: "dock" },
      parts.outcomes,
      createElement("div", { class: "bar" }, ...parts.state),
      createElement("div", { class: "bar" }, ...parts.buttons, turn),
    ),
  );
}
