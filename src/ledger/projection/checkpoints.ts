import { utc } from "../../domain/time/instant.ts";
import { type Checkpoint, contradiction, parseCheckpoint } from "../../read-model/checkpoint.ts";
import { CHECKPOINT_KEY } from "../../read-model/keys.ts";
import type { Store } from "../../read-model/write.ts";
import { valueWithin } from "../../std/timeout.ts";
import type { Statements } from "../store/statements.ts";

/**
 * Milliseconds after which a checkpoint that was written is to be seen by the ledger: until then KV may answer it that
 * there is none.
 */
const SETTLE_MS = 120_000;

/** The last checkpoint that KV took. */
export interface Taken extends Pick<Checkpoint, "sequence" | "at"> {
  /** Position that KV has to show before there is another: all of it is being written again. */
  readonly after?: number;
}

/** An operator's permission to write over entries in KV that are not this ledger's own. */
export type Takeover = "rebuild" | "import";

/** The checkpoint in KV, by which the ledger and its readers know each other. */
export function checkpoints(
  sql: Statements,
  store: Store,
  identity: () => string,
  indexes: () => readonly string[],
  clock: () => number,
) {
  const position = (): number => {
    const dirty = sql.oldestDirty();
    return dirty === undefined ? sql.head() : dirty.dirty - 1;
  };
  /** The last one that KV took. */
  const last = (): Taken | undefined => {
    const text = sql.meta("checkpoint");
    return text === undefined ? undefined : (JSON.parse(text) as Taken);
  };
  /** Reports whether the operator has let this ledger write over what another one left in KV. */
  const mayTakeOver = ({ sequence }: Checkpoint): boolean => {
    const said = sql.meta("takeover");
    return said === "rebuild" || (said === "import" && sql.head() >= sequence);
  };
  return {
    last,
    /** Reports whether KV shows more than its checkpoint says. */
    isDue(): boolean {
      const { sequence = 0, after } = last() ?? {};
      return after === undefined ? position() > sequence : position() >= after;
    },
    /** Has the next one wait until KV shows everything anew. */
    restart(): void {
      sql.setMeta("checkpoint", JSON.stringify({ sequence: 0, ...last(), at: utc(clock()), after: sql.head() }));
    },

    /** Compares KV with the ledger: what it holds is another's, or was lost. Throws where KV does not answer. */
    async compare(timeoutMs: number): Promise<{ readonly conflict?: string; readonly lost: boolean }> {
      const text = await valueWithin(store.get(CHECKPOINT_KEY), timeoutMs);
      const found = parseCheckpoint(text);
      if (found !== undefined) {
        const conflict = contradiction(found, { identity: sql.meta("identity"), sequence: sql.head() });
        return conflict === undefined || mayTakeOver(found) ? { lost: false } : { lost: false, conflict };
      }
      const known = last();
      return { lost: text === null && known !== undefined && Date.parse(known.at) < clock() - SETTLE_MS };
    },

    /** Lets this ledger go over what another one left in KV. */
    takeOver(how: Takeover): void {
      if (sql.meta("takeover") !== "rebuild") sql.setMeta("takeover", how);
    },

    /** Writes how far KV has come; false where KV did not take it. */
    async write(put: (key: string, value: string) => Promise<boolean>): Promise<boolean> {
      const sequence = position();
      const at = utc(clock());
      const checkpoint: Checkpoint = { schema: 1, ledger: identity(), sequence, at, indexes: indexes() };
      if (!(await put(CHECKPOINT_KEY, JSON.stringify(checkpoint)))) return false;
      sql.setMeta("checkpoint", JSON.stringify({ sequence, at }));
      sql.removeMeta("takeover");
      return true;
    },
  };
}
