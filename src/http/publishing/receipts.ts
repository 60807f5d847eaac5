import { parseChannel } from "../../domain/channel/channel.ts";
import { channelUrl, entryUrl, type Origin } from "../../domain/channel/urls.ts";
import type { BatchReceipt, BatchStep, Receipt } from "../../domain/command/command.ts";
import type { Language } from "../../domain/entry/language.ts";
import { languagesOf } from "../../domain/entry/language.ts";
import { utc } from "../../domain/time/instant.ts";
import type { DeliveryStatus } from "../../ledger/commands/delivery-status.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { problem } from "../response/problem-response.ts";
import { authenticated, privateJson } from "./authenticated.ts";
import { isRefusal, problemType } from "./refusal-response.ts";

/** Maps the state of a receipt to the HTTP status of its first answer. */
export function statusOf(state: (Receipt | BatchReceipt)["state"]): number {
  return state === "created" ? 201 : state === "scheduled" ? 202 : 200;
}

function links(
  { entry, preview }: Pick<Receipt, "entry" | "preview">,
  site: Origin,
  languages: readonly Language[],
): object {
  return {
    entry: entryDocument(site, entry),
    ...(preview === undefined ? {} : { preview: `${site.origin}/preview/${preview}/` }),
    ...(languages.length === 0
      ? {}
      : { pages: Object.fromEntries(languages.map((language) => [language, entryUrl(site, language, entry)])) }),
  };
}

function entryDocument(site: Origin, entry: string): string {
  return `${site.origin}/api/v1/entries/${entry}`;
}

function receiptLink(site: Origin, receipt: string): string {
  return `${site.origin}/webhooks/receipts/${receipt}`;
}

/** Adds the addresses of what a receipt is about. `steps` are those of the command. */
export function withLinks(
  receipt: Receipt | BatchReceipt,
  site: Origin,
  steps: readonly { readonly step: BatchStep }[],
): object {
  if ("receipts" in receipt) {
    return {
      ...receipt,
      receipts: receipt.receipts.map((each, index) => withLinks(each, site, steps.slice(index, index + 1))),
      links: { receipt: receiptLink(site, receipt.receipt) },
    };
  }
  const { preview, ...rest } = receipt;
  const [only] = steps;
  const served = receipt.state === "created" || receipt.state === "revised" || receipt.state === "unchanged";
  const languages = served && only?.step.type === "entry.publish" ? languagesOf(only.step.data.entry) : [];
  return {
    ...rest,
    links: {
      receipt: receiptLink(site, receipt.receipt),
      ...links({ entry: receipt.entry, ...(preview === undefined ? {} : { preview }) }, site, languages),
    },
  };
}

function progressOf({ languages, channels, preview, ...progress }: DeliveryStatus, site: Origin): object {
  return {
    ...progress,
    channels: languages.flatMap((language) =>
      channels.flatMap((path) => {
        const channel = parseChannel(path);
        return channel === undefined
          ? []
          : [
              {
                language,
                channel: path,
                page: channelUrl(site, language, channel),
                feed: channelUrl(site, language, channel, "atom"),
              },
            ];
      }),
    ),
    links: links({ entry: progress.entry, ...(preview === undefined ? {} : { preview }) }, site, languages),
  };
}

/** Handles GET /webhooks/receipts/{id}, signed over its path: how far a delivery of the editor's own has come. */
export async function handleReceipt(request: Request, app: AppContext, id: string): Promise<Response> {
  const { site } = app.config;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const found = await ledgerOf(app).progress(signed.editor.id, id);
  if (found === undefined)
    return problem(site.origin, "unknown-receipt", {
      detail: "you have no receipt of this id; receipts are kept for 30 days",
    });
  const { steps, batch, webhookId, received } = found;
  const progress = steps.map((step) => progressOf(step as DeliveryStatus, site));
  return privateJson({
    data: { webhookId, received, ...(batch === undefined ? progress[0] : { receipt: batch, receipts: progress }) },
  });
}

/** Handles GET /webhooks/log, signed over its path: the editor's own last deliveries, last first. */
export async function handleLog(request: Request, app: AppContext): Promise<Response> {
  const { site } = app.config;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const lines = await ledgerOf(app).logOf(signed.editor.id);
  const data = lines.map(({ outcome, at, last, times, receipt, ...rest }) => ({
    ...rest,
    ...(isRefusal(outcome) ? { problem: `${site.origin}/problems/${problemType(outcome)}` } : { state: outcome }),
    received: utc(at),
    times,
    ...(times > 1 ? { last: utc(last) } : {}),
    ...(receipt === undefined ? {} : { receipt, links: { receipt: receiptLink(site, receipt) } }),
  }));
  return privateJson({ data });
}

/**
 * Handles GET /webhooks/waiting, signed over its path: what of the editor's own waits for its instant, and drafts, each
 * with a new preview.
 */
export async function handleWaiting(request: Request, app: AppContext): Promise<Response> {
  const { site } = app.config;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const waiting = await ledgerOf(app).waiting(signed.editor);
  const data = waiting.map(({ preview, ...rest }) => ({
    ...rest,
    links: {
      ...(preview === undefined ? {} : { preview: `${site.origin}/preview/${preview}/` }),
      ...(rest.receipt === undefined ? {} : { receipt: receiptLink(site, rest.receipt) }),
    },
  }));
  return privateJson({ data });
}

/**
 * Handles GET /webhooks/entries?before={position}, signed over its path and query: what the editor published or
 * changed, as it is now.
 */
export async function handleOwnEntries(request: Request, app: AppContext): Promise<Response> {
  const { site } = app.config;
  const signed = await authenticated(request, app);
  if (signed instanceof Response) return signed;
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  if (before !== undefined && !/^\d{1,15}$/.test(before))
    return problem(site.origin, "parameter-invalid", { detail: "before must be a position of the ledger" });
  const { entries, next } = await ledgerOf(app).entriesOf(
    signed.editor.id,
    before === undefined ? undefined : Number(before),
  );
  return privateJson({
    data: entries.map(({ titles, ...entry }) => ({
      ...entry,
      titles,
      links: { entry: entryDocument(site, entry.entry) },
    })),
    links: next === undefined ? {} : { next: `${site.origin}/webhooks/entries?before=${next}` },
  });
}
