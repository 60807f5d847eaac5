import type { Delivery } from "./client.ts";
import type { EntryType } from "./schema.ts";
import type { Raw } from "./value.ts";

/**
 * Work that is kept through a reload: what was written, of which version, and what was sent without an answer yet.
 * Never a key.
 */
export interface StoredDraft {
  readonly type: EntryType;
  readonly raw: Raw;
  /** Of the entry as it was opened or last published; 0 for one that is new. */
  readonly version: number;
  readonly withdrawn: boolean;
  readonly pending?: Delivery;
}

const NAME = "health-ai-feed.composer";

export function loadDraft(): StoredDraft | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "null") as StoredDraft | null;
    return found !== null && (found.type === "news" || found.type === "event") && typeof found.raw === "object"
      ? found
      : undefined;
  } catch {
    return undefined;
  }
}

/** Stores the draft, and reports whether that succeeded: private windows and full disks refuse. */
export function saveDraft(work: StoredDraft): boolean {
  try {
    localStorage.setItem(NAME, JSON.stringify(work));
    return true;
  } catch {
    return false;
  }
}
