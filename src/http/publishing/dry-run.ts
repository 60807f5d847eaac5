import { channelPath } from "../../domain/channel/channel.ts";
import { channelName } from "../../domain/channel/channel-name.ts";
import { channelUrl } from "../../domain/channel/urls.ts";
import type { Executed } from "../../ledger/commands/execute.ts";
import type { LedgerOrder } from "../../ledger/ledger.ts";
import { membershipsOf } from "../../read-model/build-view.ts";
import { createPatch } from "../../std/json-patch.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { privateJson } from "./authenticated.ts";
import { refusalResponse } from "./refusal-response.ts";

/**
 * Answers with what a command would do: for each step its state and version, the entry as it would be kept, how that
 * differs from what is served or waits now (RFC 6902, from nothing where there is no entry yet), and the lists that it
 * would stand in. `spend`: see Ledger.rehearse.
 */
export async function answerDryRun(app: AppContext, order: LedgerOrder, spend: boolean): Promise<Response> {
  const { site } = app.config;
  const outcome = await ledgerOf(app).rehearse(order, spend);
  if (!outcome.ok) return refusalResponse(site.origin, outcome.reason);
  const steps = outcome.value.map((each) => describe(each as Executed, app));
  return privateJson({ dryRun: true, data: order.batch ? steps : steps[0] });
}

function describe({ receipt, acceptance }: Executed, { config: { site, taxonomy } }: AppContext): object {
  const { before, after } = acceptance;
  const { entry, state, version, due } = receipt;
  const memberships = after === undefined ? [] : membershipsOf(after.entry);
  return {
    entry,
    state,
    version,
    ...(due === undefined ? {} : { due }),
    ...(after === undefined ? {} : { normalised: after.entry, diff: createPatch(before ?? {}, after.entry) }),
    channels: memberships.map(({ language, channel }) => ({
      language,
      channel: channelPath(channel),
      name: channelName(channel, language, taxonomy),
      page: channelUrl(site, language, channel),
    })),
  };
}
