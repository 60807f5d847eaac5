import type { Config } from "../../config.ts";
import type { EditorRecord } from "../../domain/command/editor.ts";
import type { Editor } from "../../ingest/editors.ts";
import { errorFields, log } from "../../std/log.ts";
import { ok, type Result } from "../../std/result.ts";

const LIMITS = {
  /** Milliseconds after which the ledger is asked again who may publish. */
  lifetime: 5000,
  /** The same where a signature was nobody's: it may be a new editor's. */
  refresh: 1000,
} as const;

/** The editors that the ledger keeps; `ids` are those of whom it says anything, revoked ones too. */
export interface LedgerEditors {
  readonly version: number;
  readonly ids: readonly string[];
  readonly records: readonly EditorRecord[];
}

interface AskedLedger {
  editors(version: number | undefined): Promise<LedgerEditors | undefined>;
}

/** The editors who may publish: those of the secret and those of the ledger. */
export interface EditorDirectory {
  /** The sentences tell what is wrong with the secret. */
  read(): Promise<Result<readonly Editor[], readonly string[]>>;
  /** Those there are now, where a signature was of none of those that were read; undefined where it is too soon. */
  refresh(): Promise<readonly Editor[] | undefined>;
  /** Has the next one who reads ask the ledger. */
  forget(): void;
}

/**
 * Makes a directory for an isolate, which asks the ledger every five seconds at most, and once a second where
 * signatures are nobody's: who sends those costs the ledger nothing. While the ledger does not answer, what it said
 * last counts. `now` in milliseconds.
 */
export function editorDirectory(
  secret: Config["editors"],
  ledger: () => AskedLedger,
  now: () => number,
): EditorDirectory {
  let known:
    | { readonly version: number; readonly ids: ReadonlySet<string>; readonly editors: readonly Editor[] }
    | undefined;
  let asked = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    asked = now();
    try {
      const found = await ledger().editors(known?.version);
      if (found === undefined) return;
      const editors: Editor[] = [];
      const { importEditors } = await import("../../ingest/editors.ts");
      for (const record of found.records) {
        const imported = await importEditors([record]);
        if (imported.ok) editors.push(...imported.value);
        else for (const mistake of imported.reason) log("error", "editors-not-configured", { mistake });
      }
      known = { version: found.version, ids: new Set(found.ids), editors };
    } catch (error) {
      log("warn", "ledger-returned-no-editors", errorFields(error));
    }
  }

  async function merged(): Promise<Result<readonly Editor[], readonly string[]>> {
    const own = await secret();
    if (!own.ok || known === undefined) return own;
    const [root] = own.value;
    const { ids, editors } = known;
    return ok([
      ...own.value.filter(({ id }) => id === root?.id || !ids.has(id)),
      ...editors.filter(({ id }) => id !== root?.id),
    ]);
  }

  const isOlderThan = (age: number): boolean => now() - asked >= age || now() < asked;
  return {
    async read() {
      if (isOlderThan(LIMITS.lifetime)) await ask();
      return await merged();
    },
    async refresh() {
      if (!isOlderThan(LIMITS.refresh)) return undefined;
      await ask();
      const editors = await merged();
      return editors.ok ? editors.value : undefined;
    },
    forget() {
      asked = Number.NEGATIVE_INFINITY;
    },
  };
}
