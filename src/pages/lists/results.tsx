import type { Language } from "../../domain/entry/language.ts";
import { message } from "../../messages/message.ts";

/** The way to the next page of what was found; nothing on the last one. */
export function MoreResults({ next, language }: { next: string | undefined; language: Language }) {
  return next === undefined ? null : (
    <p class="pager">
      <a rel="next" href={next}>
        {message(language, "search.more")}
      </a>
    </p>
  );
}

/** The reason why a query was not answered; empty if it was. */
export function Fault({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p class="note" role="status">
      {text}
    </p>
  );
}
