import * as z from "zod";
import type { Entry } from "./entry.ts";
import { err, ok, type Result } from "./result.ts";
import { line, Slug } from "./text.ts";

/** Someone who may publish. `organisations` bounds for whom; absent means for all. */
export const Scope = z.strictObject({ organisations: z.array(Slug).min(1).exactOptional() });
export type Scope = z.infer<typeof Scope>;

/** One element of the EDITORS secret. Secrets are `whsec_…`, public keys `whpk_…` (Standard Webhooks). */
export const EditorRecord = z.strictObject({
  id: Slug,
  name: line(200),
  secrets: z.array(z.string()).exactOptional(),
  publicKeys: z.array(z.string()).exactOptional(),
  scopes: Scope.exactOptional(),
});
export type EditorRecord = z.infer<typeof EditorRecord>;

/** The records of an EDITORS secret, or the sentences that say what is wrong with it. */
export function parseEditors(json: string | undefined): Result<readonly EditorRecord[], readonly string[]> {
  if (json === undefined || json.trim() === "") return err(["EDITORS: the secret is not set"]);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return err(["EDITORS: is no JSON"]);
  }
  const records = z.array(EditorRecord).min(1).safeParse(value);
  if (!records.success) return err(records.error.issues.map(({ path, message }) => `EDITORS: ${path.join(".") || "the list"}: ${message}`));
  return ok(records.data);
}

/** The roles in which an organisation answers for an entry. */
const ANSWERABLE = new Set(["publisher", "issuer", "organiser", "co-organiser", "host"]);

/** Whether an entry is of one of the organisations that the editor publishes for. */
export function inScope({ organisations }: Scope, entry: Pick<Entry, "organisations">): boolean {
  return organisations === undefined || entry.organisations.some(({ id, role }) => ANSWERABLE.has(role) && organisations.includes(id));
}
