// Runs on a partner's page beside our frames: gives each the height of its content.

const ORIGIN = new URL(import.meta.url).origin;

/** Pixels that a frame may ask for: no content of ours is higher, and nobody else's shall take over the page. */
const MAX_HEIGHT = 10_000;

/**
 * Reports whether a frame shows one of our lists. A sandboxed frame has no origin, so its window and its address
 * identify it.
 */
function isOurs(frame: HTMLIFrameElement): boolean {
  return (
    URL.canParse(frame.src) && new URL(frame.src).origin === ORIGIN && new URL(frame.src).pathname.startsWith("/embed/")
  );
}

function isSandboxed({ sandbox }: HTMLIFrameElement): boolean {
  return sandbox.length > 0 && !sandbox.contains("allow-same-origin");
}

function ask(frame: HTMLIFrameElement): void {
  frame.contentWindow?.postMessage({ healthAiFeed: "ask" }, isSandboxed(frame) ? "*" : ORIGIN);
}

addEventListener("message", ({ source, origin, data }) => {
  if (typeof data !== "object" || data === null || data.healthAiFeed !== "height") return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow !== source || !isOurs(frame) || origin !== (isSandboxed(frame) ? "null" : ORIGIN)) continue;
    if (Number.isInteger(data.height) && data.height > 0 && data.height <= MAX_HEIGHT)
      frame.style.setProperty("height", `${data.height}px`);
  }
});

for (const frame of document.querySelectorAll("iframe")) {
  if (!isOurs(frame)) continue;
  frame.addEventListener("load", () => ask(frame));
  ask(frame);
}
