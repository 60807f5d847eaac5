import type { Language } from "../../dist/site.js";
import { messageGroup } from "./message.ts";

/** The editor's messages in one language, as its script takes them. */
export type EditorMessages = ReturnType<typeof editorMessages>;

export function editorMessages(language: Language) {
  return {
    /** Names of fields: by their place in the entry ("event.sessions"), else by their own name. */
    fields: messageGroup(language, "editor.field"),
    choices: choices(language),
    /** Messages for faults of a field. */
    faults: messageGroup(language, "editor.fault"),
    page: messageGroup(language, "editor.page"),
    inbox: messageGroup(language, "editor.inbox"),
  };
}

/** Names of choices: by the field's place and its value, else by the field's own name. */
function choices(language: Language): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    genre: messageGroup(language, "genre"),
    "organisations.role": messageGroup(language, "role"),
    status: messageGroup(language, "status"),
    mode: messageGroup(language, "mode"),
    "event.access": messageGroup(language, "access"),
    rel: messageGroup(language, "link"),
    format: messageGroup(language, "editor.choice.format"),
    words: messageGroup(language, "words"),
    relation: messageGroup(language, "editor.choice.relation"),
    audience: messageGroup(language, "audience"),
    "people.role": messageGroup(language, "editor.choice.people.role"),
    "event.stream.access": messageGroup(language, "editor.choice.event.stream.access"),
    scope: messageGroup(language, "editor.choice.scope"),
  };
}
