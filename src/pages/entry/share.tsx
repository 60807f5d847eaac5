import { entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";

/** Returns share targets as plain links, which contact nobody until they are followed. */
function places(title: string, url: string): readonly (readonly [string, string])[] {
  const [text, address] = [encodeURIComponent(title.toWellFormed()), encodeURIComponent(url)];
  return [
    ["Bluesky", `https://bsky.app/intent/compose?text=${text}%20${address}`],
    ["LinkedIn", `https://www.linkedin.com/sharing/share-offsite/?url=${address}`],
    ["Telegram", `https://t.me/share/url?url=${address}&text=${text}`],
    ["WhatsApp", `https://wa.me/?text=${text}%20${address}`],
  ];
}

/** Links with which to pass an entry on. The button that copies its address appears where a script can do that. */
export function Share({ item, site }: { item: Item; site: Origin }) {
  const { language, id, title } = item;
  const url = entryUrl(site, language, id);
  return (
    <nav class="share" aria-label={message(language, "entry.share")}>
      <ul>
        <li>{message(language, "entry.share")}</li>
        <li hidden data-edit>
          <a href={`/${language}/editor#${id}`} rel="nofollow">
            {message(language, "entry.edit")}
          </a>
        </li>
        <li hidden>
          <button type="button" data-copy={url} data-done={message(language, "entry.copied")}>
            {message(language, "entry.copyLink")}
          </button>
        </li>
        <li>
          <a href={`mailto:?subject=${encodeURIComponent(title.toWellFormed())}&body=${encodeURIComponent(url)}`}>
            {message(language, "entry.mail")}
          </a>
        </li>
        {places(title, url).map(([name, href]) => (
          <li>
            <a href={href} rel="noopener">
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The way to report an error in an entry. */
export function ReportError({ item: { language, id } }: { item: Item }) {
  return (
    <footer class="report">
      <a class="button plain" href={`/${language}/report?entry=${id}`} rel="nofollow">
        {message(language, "about.report.heading")}
      </a>
    </footer>
  );
}
