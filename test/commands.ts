// Commands for tests, beside publishing and withdrawing.
import type { Draft } from "./entries.ts";

const timestamp = "2026-01-01T00:00:00Z";

export type Body = Record<string, unknown>;

export function command(type: string, data: Record<string, unknown>): Body {
  return { type, timestamp, data };
}

export function batch(...commands: Body[]): Body {
  return { type: "batch", timestamp, data: { commands: commands.map(({ type, data }) => ({ type, data })) } };
}

export function patching(id: string, patch: Record<string, unknown>, expectedVersion: number, more: Record<string, unknown> = {}): Body {
  return command("entry.patch", { id, patch, expectedVersion, ...more });
}

export function drafting(entry: Draft): Body {
  return command("entry.publish", { entry, state: "draft" });
}
