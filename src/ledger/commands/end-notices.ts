import { parseChannel } from "../../domain/channel/channel.ts";
import { isLanguage } from "../../domain/entry/language.ts";
import { groupOf, listKey, targetOf } from "../../read-model/keys.ts";
import type { Statements } from "../store/statements.ts";

/** Memberships whose notice one call ends. */
const AT_ONCE = 500;

/** Has feeds say nothing any more of what was withdrawn long ago. Runs in a transaction; `now` in milliseconds. */
export function endNotices(sql: Statements, now: number): void {
  const touched = new Map<string, string | null>();
  for (const { language, channel: path, entry_id, starts } of sql.endedNotices(now, AT_ONCE)) {
    sql.endNotice(language, path, entry_id);
    const channel = parseChannel(path);
    if (channel === undefined || !isLanguage(language)) continue;
    const target = targetOf(language, groupOf(channel));
    touched.set(listKey("latest", language, channel), target);
    if (starts !== null) touched.set(listKey("agenda", language, channel), target);
  }
  if (touched.size > 0) sql.touch(touched, sql.head(), now, false);
}
