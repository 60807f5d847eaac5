import type { EditorRecord } from "../domain/command/editor.ts";

/** Facts that are known ahead of a deployment. */
export interface DeploymentPlan {
  readonly origin: string;
  readonly tagAuthority: string;
  readonly securityContact?: string;
  /** The id of the KV namespace; absent where wrangler is to make one. */
  readonly kvId?: string;
  /** The editors of editors.json. */
  readonly editors: readonly EditorRecord[];
  /** Names of the secrets that the deployed Worker has; undefined where there is no Worker yet. */
  readonly secrets?: readonly string[];
  /** Octets of the Worker, compressed. */
  readonly size: number;
}

/** Octets, compressed, that the free plan takes; the paid one takes ten million. */
const MAX_OCTETS = 3_000_000;

/** Hosts that nobody owns: those of examples, tests and one's own machine (RFC 2606, RFC 6761). */
const PLACEHOLDER = /(?:^|\.)(?:example|test|invalid|localhost|local|example\.(?:com|org|net))$/;

function isPlaceholder(host: string): boolean {
  return PLACEHOLDER.test(host) || /^[\d.]+$/.test(host) || host.startsWith("[");
}

function originMistake(origin: string): string | undefined {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || url.origin !== origin)
    return (
      `ORIGIN in wrangler.toml is ${origin}: it must be scheme and host only, such as ` +
      "https://feed.your-domain.org."
    );
  if (isPlaceholder(url.hostname))
    return (
      `ORIGIN in wrangler.toml is still ${origin}: put the address there under which readers will reach the ` +
      "service."
    );
  return url.protocol === "https:" ? undefined : `ORIGIN in wrangler.toml is ${origin}: it must begin with https://.`;
}

/** Names in sentences what stands in the way of a deployment. */
export function deploymentMistakes(plan: DeploymentPlan): string[] {
  const { origin, tagAuthority, securityContact, kvId, editors, secrets, size } = plan;
  const mistakes: string[] = [];
  const add = (mistake: string | undefined): void => {
    if (mistake !== undefined) mistakes.push(mistake);
  };
  add(originMistake(origin));
  const [authority = ""] = tagAuthority.split(",");
  if (isPlaceholder(authority.slice(authority.indexOf("@") + 1)))
    add(
      `TAG_AUTHORITY in wrangler.toml is still ${tagAuthority}: put a domain of yours and the year there. It is ` +
        "part of the identity of every entry, so it can never be changed later.",
    );
  if (securityContact !== undefined && /[@./]example\.(?:com|org|net)\b/.test(securityContact))
    add(
      `SECURITY_CONTACT in wrangler.toml is still ${securityContact}: put a contact of yours there, or remove ` +
        "the line.",
    );
  if (kvId !== undefined && !/^[0-9a-f]{32}$/.test(kvId))
    add(
      `The id of the KV namespace in wrangler.toml is ${kvId}: remove the line, and the deployment makes a namespace.`,
    );
  if (editors.length === 0 && secrets?.includes("EDITORS") !== true)
    add('Nobody could publish: make an editor with npm run editor -- keygen desk --name "News desk".');
  if (size > MAX_OCTETS) add(`The Worker has ${size} octets, compressed; the free plan takes ${MAX_OCTETS}.`);
  return mistakes;
}
