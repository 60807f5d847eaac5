import { fingerprint } from "../../std/bytes.ts";
import type { OutboxRow } from "../store/outbox.ts";
import type { Statements } from "../store/statements.ts";
import type { KvWriter } from "./kv-writer.ts";
import { pause, type Run } from "./run.ts";

const LIMITS = {
  /** Entries that a run writes, and how many, of how many characters, are held at once. */
  run: 700,
  keys: 50,
  characters: 1_000_000,
} as const;

interface EntryValue {
  readonly key: string;
  readonly value: string;
  readonly row: OutboxRow;
  readonly digest: string;
}

/** Writes the documents of entries that changed, as the ledger holds them. */
export async function writeEntries(sql: Statements, writer: KvWriter, clock: () => number, run: Run): Promise<void> {
  const rows = sql.dirtyEntries(run.due, LIMITS.run).filter(({ key }) => !writer.isHanging(key));
  let values: EntryValue[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    run.operations -= values.length;
    const stored = await writer.put(values, run.timeoutMs);
    sql.projected(
      values
        .filter(({ key }) => stored.has(key))
        .map(({ key, row, digest }) => ({ key, changed: row.touched, digest, sequence: row.sequence })),
    );
    for (const { key } of values) {
      if (stored.has(key)) continue;
      sql.failed(key, "KV did not take the value", clock());
      run.complete = false;
    }
    values = [];
    characters = 0;
  };
  for (const row of rows) {
    const { key, digest } = row;
    const document = sql.entry(key.slice(key.lastIndexOf("/") + 1))?.document;
    const current = document === undefined ? digest : fingerprint(document);
    if (document === undefined || (current === digest && row.force === 0)) {
      sql.projected([row]);
      continue;
    }
    values.push({ key, value: document, row, digest: current });
    characters += document.length;
    if (values.length >= LIMITS.keys || characters >= LIMITS.characters) {
      await flush();
      await pause();
    }
  }
  if (values.length > 0) await flush();
}
