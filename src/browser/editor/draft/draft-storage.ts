import type { StoredDraft } from "./stored-draft.ts";

/** Drafts are stored each under a key of its own; a tab remembers the key of the one that it shows. */
const PREFIX = "health-ai-feed.draft.";
const OF_TAB = "health-ai-feed.draft";

/** Milliseconds for which a draft that was sent is kept: a reload finds it again. */
const KEPT_MS = 86_400_000;

/** Returns the key of the draft that this tab showed before it was loaded anew. */
export function tabsDraft(): string | undefined {
  try {
    return sessionStorage.getItem(OF_TAB) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Has this tab show another draft when it is loaded anew; none where there is no key. */
export function setTabsDraft(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(OF_TAB);
    else sessionStorage.setItem(OF_TAB, key);
  } catch {
    // Without storage there is nothing to find again.
  }
}

export function newDraftKey(): string {
  return crypto.randomUUID();
}

/**
 * Takes a draft for this page alone, as long as the page lives. False where another tab shows it: a copied tab has the
 * same key, and each would overwrite what the other stores.
 */
export async function claimDraft(key: string): Promise<boolean> {
  const { locks } = navigator;
  // Only where the origin is no secure one: nothing can be signed there either.
  if (locks === undefined) return true;
  return await new Promise((resolve) => {
    void locks.request(PREFIX + key, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    });
  });
}

/** The text under a key, whatever it is. */
export function storedText(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores the draft, and reports whether that succeeded: private windows and full disks refuse. */
export function saveDraft(key: string, draft: StoredDraft): boolean {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function removeDraft(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Storage that cannot be read counts as empty.
  }
}

/** The keys of the drafts on this device. */
export function draftKeys(): string[] {
  try {
    return Object.keys(localStorage).flatMap((name) => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : []));
  } catch {
    return [];
  }
}

/** Reports whether a stored draft need not be kept any longer: all of it was sent, some time ago. */
export function isOutdated({ unsent, pending, at }: StoredDraft, now: number): boolean {
  return !unsent && pending === undefined && at < now - KEPT_MS;
}
