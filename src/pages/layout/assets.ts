import linked from "../../../dist/linked-files.json" with { type: "json" };

// The addresses of files that pages link to. Each holds a hash of its content, so that they may be kept for ever and
// never be stale. The build step makes them; what the files hold is loaded when one is asked for.

export const STYLE = linked.styles.style;
/** Beside the other, on the page that documents the API. */
export const DOCS_STYLE = linked.styles.docs;

export const FRAME_STYLE = linked.styles.frame;

/** Additional styles of the editor. */
export const COMPOSER_STYLE = linked.styles.composer;

/** The address of the module with the comforts of every page (src/browser/widget/page-enhancements.ts). */
export const PAGE_SCRIPT = `/widget/v1/${linked.scripts.page.pin}`;
