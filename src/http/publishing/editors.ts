import { timedKey } from "../../domain/command/editor.ts";
import { EditorChange, keyTexts } from "../../domain/command/editor-change.ts";
import { parseWith } from "../../domain/entry/validation.ts";
import { utc } from "../../domain/time/instant.ts";
import { keyName } from "../../ingest/keys.ts";
import { parseBody } from "../../ingest/receive.ts";
import type { EditorChangeLine } from "../../ledger/commands/editor-statements.ts";
import type { KnownEditor } from "../../ledger/commands/editors.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { authenticatedWithoutScopes, privateJson } from "./authenticated.ts";
import { refusalResponse } from "./refusal-response.ts";

const OPERATORS_ONLY = "editors are changed with a key without scopes";

/** Handles POST /webhooks/editors: adds, rotates and revokes the keys of those who may publish. */
export async function handleEditorChange(request: Request, app: AppContext): Promise<Response> {
  const { origin } = app.config.site;
  const signed = await authenticatedWithoutScopes(request, app, OPERATORS_ONLY);
  if (signed instanceof Response) return signed;
  const body = parseBody(signed.body);
  if (!body.ok) return refusalResponse(origin, { kind: "body-malformed", detail: body.reason });
  const change = parseWith(EditorChange, body.value);
  if (!change.ok) return refusalResponse(origin, { kind: "invalid", faults: change.reason });
  const { webhookId, fingerprint, editor } = signed;
  const answer = await ledgerOf(app).changeEditors({
    operator: editor.id,
    webhookId,
    fingerprint,
    change: change.value,
  });
  app.editors.forget();
  if (!answer.ok) return refusalResponse(origin, answer.reason);
  return privateJson(answer.value, answer.value.state === "created" ? 201 : 200);
}

/** Handles GET /webhooks/editors, signed over its path: who may publish, without a key, and what was changed last. */
export async function handleEditors(request: Request, app: AppContext): Promise<Response> {
  const signed = await authenticatedWithoutScopes(request, app, OPERATORS_ONLY);
  if (signed instanceof Response) return signed;
  const { editors, changes } = (await ledgerOf(app).editorList()) as {
    readonly editors: readonly KnownEditor[];
    readonly changes: readonly EditorChangeLine[];
  };
  const data = await Promise.all(editors.map(describe));
  return privateJson({
    data,
    changes: changes.map(({ at, operator, command, editor, answer }) => ({
      at: utc(at),
      operator,
      command,
      ...(editor === "" ? {} : { editor }),
      state: answer.state,
      editors: answer.editors,
    })),
  });
}

async function describe({ record, kept }: KnownEditor): Promise<object> {
  const timed = [...(record.secrets ?? []), ...(record.publicKeys ?? [])].map(timedKey);
  const keys = await Promise.all(
    keyTexts(record).map(async (text, index) => {
      const { from, before } = timed[index] ?? { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };
      const kind = index >= timed.length ? "Ghost" : text.startsWith("whpk_") ? "Ed25519" : "HMAC";
      return {
        key: await keyName(text),
        kind,
        ...(Number.isFinite(from) ? { notBefore: utc(from) } : {}),
        ...(Number.isFinite(before) ? { expires: utc(before) } : {}),
      };
    }),
  );
  return { id: record.id, name: record.name, kept, scopes: record.scopes ?? {}, keys };
}
