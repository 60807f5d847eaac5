import { type EditorRecord, isUnbounded } from "../../domain/command/editor.ts";
import {
  applyEditorChange,
  changedEditor,
  keyTexts,
  type SingleEditorChange,
} from "../../domain/command/editor-change.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { parseInstant } from "../../domain/time/instant.ts";
import { importEditors } from "../../ingest/editors.ts";
import { keyName } from "../../ingest/keys.ts";
import { err, type FieldError, ok, type Result } from "../../std/result.ts";
import type { EditorAnswer, EditorOrder, EditorRow, EditorStatements } from "./editor-statements.ts";

/** Editors that there may be beside the operator. */
const MAX_EDITORS = 1000;

export type EditorRefusal =
  | { readonly kind: "idempotency-key-reused" }
  | { readonly kind: "invalid"; readonly faults: readonly FieldError[] };

/** An editor, and where the record is kept. */
export interface KnownEditor {
  readonly record: EditorRecord;
  readonly kept: "secret" | "ledger";
}

/**
 * The editors there are. The first of the secret EDITORS is the operator's root, whom nothing in the ledger replaces;
 * others of the secret count as long as the ledger says nothing of them.
 */
export function knownEditors(secret: readonly EditorRecord[], rows: readonly EditorRow[]): KnownEditor[] {
  const [root] = secret;
  const ids = new Set(rows.map(({ id }) => id));
  return [
    ...secret
      .filter(({ id }) => id === root?.id || !ids.has(id))
      .map((record) => ({ record, kept: "secret" as const })),
    ...rows
      .filter(({ id, record }) => record !== null && id !== root?.id)
      .map(({ record }) => ({ record: JSON.parse(record ?? "") as EditorRecord, kept: "ledger" as const })),
  ];
}

function fault(pointer: string, detail: string): Result<never, EditorRefusal> {
  return err({ kind: "invalid", faults: [{ pointer, detail }] });
}

/**
 * Makes a change of editors, or returns why not. The same delivery changes nothing again and gets the same answer; one
 * that is older than the last change of its editor has no effect. `now` in milliseconds.
 */
export async function changeEditors(
  sql: EditorStatements,
  secret: readonly EditorRecord[],
  taxonomy: Taxonomy,
  order: EditorOrder,
  now: number,
): Promise<Result<EditorAnswer, EditorRefusal>> {
  const { change } = order;
  const stored = sql.change(order.operator, order.webhookId);
  if (stored !== undefined)
    return stored.fingerprint === order.fingerprint
      ? ok(JSON.parse(stored.answer) as EditorAnswer)
      : err({ kind: "idempotency-key-reused" });
  const at = parseInstant(change.timestamp) ?? 0;
  const finish = (answer: EditorAnswer): Result<EditorAnswer, EditorRefusal> => {
    sql.insertChange(order, change.type === "editor.import" ? "" : changedEditor(change), answer, now);
    return ok(answer);
  };
  const rows = sql.rows();
  if (change.type === "editor.import") {
    const missing = secret.slice(1).filter(({ id }) => rows.every((row) => row.id !== id));
    for (const record of missing) sql.put(record.id, record, at);
    return finish({ state: "imported", editors: missing.map(({ id }) => id) });
  }
  const id = changedEditor(change);
  const pointer = change.type === "editor.put" ? "/data/editor/id" : "/data/id";
  if (id === secret[0]?.id) return fault(pointer, "is the operator's root, which only the secret EDITORS changes");
  if (change.type === "editor.rotate" && change.data.secrets === undefined && change.data.publicKeys === undefined)
    return fault("/data", "must have secrets or publicKeys");
  const last = sql.row(id);
  if (last !== undefined && last.at > at) return finish({ state: "superseded", editors: [id] });
  const known = knownEditors(secret, rows);
  const before = known.find(({ record }) => record.id === id)?.record;
  const after = await applied(before, change);
  if (after === undefined)
    return fault(
      before === undefined ? pointer : "/data/key",
      before === undefined ? "there is no such editor" : "the editor has no such key",
    );
  if (after !== null) {
    const others = known.map(({ record }) => record).filter((record) => record.id !== id);
    if (others.length >= MAX_EDITORS) return fault("/data", `there may be ${MAX_EDITORS} editors`);
    const mistakes = await mistakesIn([...others, after], after, taxonomy);
    if (mistakes.length > 0) return err({ kind: "invalid", faults: mistakes });
  }
  sql.put(id, after, at);
  const keys = after === null ? [] : await Promise.all(keyTexts(after).map(keyName));
  const state = after === null ? "revoked" : before === undefined ? "created" : "changed";
  return finish({ state, editors: [id], ...(after === null ? {} : { keys }) });
}

async function applied(
  before: EditorRecord | undefined,
  change: SingleEditorChange,
): Promise<EditorRecord | null | undefined> {
  const texts = before === undefined ? [] : keyTexts(before);
  const names = await Promise.all(texts.map(keyName));
  return applyEditorChange(before, change, new Map(texts.map((text, index) => [text, names[index] ?? ""])));
}

async function mistakesIn(
  records: readonly EditorRecord[],
  { scopes = {} }: EditorRecord,
  { organisations }: Taxonomy,
): Promise<FieldError[]> {
  const imported = await importEditors(records);
  const unknown = (isUnbounded(scopes) ? [] : (scopes.organisations ?? [])).filter((each) => !organisations.has(each));
  return [
    ...(imported.ok ? [] : imported.reason.map((detail) => ({ pointer: "/data", detail }))),
    ...unknown.map((each) => ({ pointer: "/data/editor/scopes/organisations", detail: `${each} is not known` })),
  ];
}
