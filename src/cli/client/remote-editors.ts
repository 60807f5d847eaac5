import { Slug } from "../../domain/entry/identifier-schemas.ts";
import { utc } from "../../domain/time/instant.ts";
import { DAY_MS } from "../../std/duration.ts";
import { CommandError, ExitCode } from "../exit.ts";
import { get, post, type Service, type ServiceResponse } from "./client.ts";
import { type EditorOptions, fresh, scopesOf } from "./editor-changes.ts";
import { problemLines } from "./format-problem.ts";

const PATH = "/webhooks/editors";

/** An editor as a service lists it, without the keys themselves. */
export interface RemoteEditor {
  readonly id: string;
  readonly name: string;
  readonly kept: "secret" | "ledger";
  readonly scopes: { readonly [bound: string]: readonly string[] | string };
  readonly keys: readonly {
    readonly key: string;
    readonly kind: string;
    readonly notBefore?: string;
    readonly expires?: string;
  }[];
}

/** A change that was made at a service. */
export interface RemoteChange {
  readonly state: string;
  readonly editors: readonly string[];
  /** The editor's new signing key; absent if none was made. */
  readonly secret?: string;
  readonly notes: readonly string[];
}

function accepted(answer: ServiceResponse): ServiceResponse {
  if (answer.status >= 300) throw new CommandError(ExitCode.refused, `Refused. ${problemLines(answer)}`);
  return answer;
}

export async function listRemote(service: Service): Promise<readonly RemoteEditor[]> {
  return (accepted(await get(service, PATH)).body as { data: readonly RemoteEditor[] }).data;
}

async function send(
  service: Service,
  type: string,
  data: object | undefined,
  now: number,
): Promise<Omit<RemoteChange, "notes">> {
  const command = { type, timestamp: new Date(now).toISOString(), ...(data === undefined ? {} : { data }) };
  return accepted(await post(service, PATH, JSON.stringify(command))).body as Omit<RemoteChange, "notes">;
}

function idOf(id: string | undefined): string {
  if (id === undefined || !Slug.safeParse(id).success)
    throw new CommandError(
      ExitCode.usage,
      "Give the editor's id: lower-case letters and digits, with single hyphens between.",
    );
  return id;
}

/** Changes the editors that a service keeps in its ledger; undefined where `verb` is none of the changes. */
export async function changeRemote(
  service: Service,
  verb: string | undefined,
  [id, key]: readonly (string | undefined)[],
  options: EditorOptions,
  now: number,
): Promise<RemoteChange | undefined> {
  switch (verb) {
    case "import": {
      const answer = await send(service, "editor.import", undefined, now);
      const copied = answer.editors.length === 0 ? "Nobody was copied" : `Copied ${answer.editors.join(", ")}`;
      return {
        ...answer,
        notes: [`${copied}. The secret EDITORS needs no more than its first editor now, the operator's root.`],
      };
    }
    case "keygen": {
      const editor = idOf(id);
      const known = (await listRemote(service)).find((each) => each.id === editor);
      const { secret, field, record } = await fresh(options);
      const scopes = scopesOf(options) ?? known?.scopes;
      const name = options.name ?? known?.name ?? editor;
      const put = { id: editor, name, ...(scopes === undefined ? {} : { scopes }) };
      if (known === undefined) {
        const answer = await send(service, "editor.put", { editor: { ...put, [field]: [record] } }, now);
        return { ...answer, secret, notes: [`${editor} is a new editor.`] };
      }
      if (options.name !== undefined || scopesOf(options) !== undefined)
        await send(service, "editor.put", { editor: put }, now);
      const answer = await send(service, "editor.rotate", { id: editor, [field]: [record] }, now);
      return { ...answer, secret, notes: [`${editor} has one key more.`] };
    }
    case "rotate": {
      const editor = idOf(id);
      if (!/^\d{1,3}$/.test(options.overlap))
        throw new CommandError(ExitCode.usage, `--overlap ${options.overlap} must be a number of days.`);
      const until = utc(now + Number(options.overlap) * DAY_MS);
      const { secret, field, record } = await fresh(options);
      const answer = await send(service, "editor.rotate", { id: editor, [field]: [record], until }, now);
      return { ...answer, secret, notes: [`${editor} has a new key. The former ones are taken until ${until}.`] };
    }
    case "revoke": {
      const editor = idOf(id);
      const answer = await send(service, "editor.revoke", { id: editor, ...(key === undefined ? {} : { key }) }, now);
      const notes =
        answer.state === "revoked"
          ? [`${editor} is no longer an editor; keygen makes it one again.`]
          : [
              `${editor} has no key ${key} any more.`,
              "If it leaked: what was scheduled with it still waits. log --waiting shows it, discard drops it.",
            ];
      return { ...answer, notes };
    }
    default:
      return undefined;
  }
}
