import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { EditorRecord } from "../../domain/command/editor.ts";
import { keyBytes } from "../../ingest/keys.ts";
import { CommandError, ExitCode } from "../exit.ts";
import type { Terminal } from "../terminal.ts";

/** File in a checkout that holds its local secrets; wrangler dev reads the same file. */
export const VARS = ".dev.vars";

/** Loads what reads editors' records, which takes longer than the rest of most commands, where a key is among them. */
const editorRecords = () => import("../../domain/command/editor.ts");

/** The editors of a checkout's .dev.vars, or undefined where there is no such file. */
async function localEditors(folder: string): Promise<readonly EditorRecord[] | undefined> {
  const file = join(folder, VARS);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CommandError(ExitCode.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
  const { parseEditors } = await editorRecords();
  const records = parseEditors(parseEnv(text).EDITORS);
  if (!records.ok)
    throw new CommandError(
      ExitCode.usage,
      `${file}: ${records.reason.join("; ")}. Mend it, or delete the file, and npm start makes a new one.`,
    );
  return records.value;
}

/**
 * The key to sign with: HEALTH_AI_FEED_SECRET, else a secret of the editor named (the first where none is) in
 * .dev.vars.
 */
export async function signingSecret(folder: string, editor: string | undefined, env: Terminal["env"]): Promise<string> {
  const { HEALTH_AI_FEED_SECRET: given } = env;
  if (given !== undefined && given !== "") {
    const bytes = keyBytes(given, given.startsWith("whsk_") ? "whsk_" : "whsec_");
    if (!bytes.ok)
      throw new CommandError(
        ExitCode.usage,
        `HEALTH_AI_FEED_SECRET ${bytes.reason}: give it as npm run editor -- keygen printed it.`,
      );
    return given;
  }
  const editors = await localEditors(folder);
  if (editors === undefined)
    throw new CommandError(
      ExitCode.usage,
      `There is no key to sign with: set HEALTH_AI_FEED_SECRET, or run npm start once, which makes ${VARS}.`,
    );
  const record = editor === undefined ? editors[0] : editors.find(({ id }) => id === editor);
  if (record === undefined)
    throw new CommandError(
      ExitCode.usage,
      `${VARS} has no editor ${editor}; it has ${editors.map(({ id }) => id).join(", ")}.`,
    );
  const { timedKey } = await editorRecords();
  const now = Date.now();
  const secret = (record.secrets ?? []).map(timedKey).find(({ from, before }) => now >= from && now < before)?.key;
  if (secret === undefined)
    throw new CommandError(
      ExitCode.usage,
      `The editor ${record.id} in ${VARS} has no secret to sign with: set HEALTH_AI_FEED_SECRET.`,
    );
  return secret;
}

/** A fresh secret of 32 random bytes, as Standard Webhooks writes it. */
export function freshSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64")}`;
}

/** A fresh Ed25519 pair: what signs (seed and public key, `whsk_…`), and what the service keeps (`whpk_…`). */
export async function freshPair(): Promise<{ readonly secret: string; readonly publicKey: string }> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 makes pairs");
  // PKCS #8 of Ed25519 ends in the 32 bytes of the seed (RFC 8410, section 7).
  const seed = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey)).slice(-32);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return {
    secret: `whsk_${Buffer.concat([seed, point]).toString("base64")}`,
    publicKey: `whpk_${Buffer.from(point).toString("base64")}`,
  };
}
