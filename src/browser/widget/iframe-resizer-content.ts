// Runs in a frame on a partner's page, often in a sandbox: tells the page around it how high the content is. It answers
// whoever asks, and tells nobody but them; what it tells is no secret, and the asker proves by event.source to be the
// page around it.

/** WordPress names a secret in the address, and expects its own messages (wp-embed.js). */
const secret = /^#\?secret=([A-Za-z0-9]+)/.exec(location.hash)?.[1];

let asker: string | undefined;

function height(): number {
  return Math.ceil(document.documentElement.getBoundingClientRect().height);
}

function tell(): void {
  // A page in a sandbox, or from a file, has the origin "null", which cannot be addressed.
  if (asker !== undefined)
    parent.postMessage({ healthAiFeed: "height", height: height() }, asker === "null" ? "*" : asker);
  if (secret !== undefined) parent.postMessage({ message: "height", value: height(), secret }, "*");
}

if (parent !== window) {
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || typeof data !== "object" || data === null) return;
    if (data.healthAiFeed === "ask") asker = origin;
    else if (secret === undefined || data.message !== "ready" || data.secret !== secret) return;
    tell();
  });
  new ResizeObserver(tell).observe(document.documentElement);
  // WordPress's sandbox opens no tabs: there the page itself follows a link, after it has seen that the link stays with
  // us.
  if (secret !== undefined) {
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link === null) return;
      event.preventDefault();
      parent.postMessage({ message: "link", value: link.href, secret }, "*");
    });
  }
}
