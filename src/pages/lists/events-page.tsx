import type { Origin } from "../../domain/channel/urls.ts";
import type { SplitAgenda } from "../../domain/view/agenda.ts";
import type { Item, View } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { Rows } from "../layout/entry-rows.tsx";
import { itemList } from "../layout/json-ld.ts";
import { Layout } from "../layout/layout.tsx";
import { channelFrame, ListHead } from "./list-head.tsx";
import { Months } from "./months.tsx";
import { type Elsewhere, MoreInLanguages } from "./more-in-languages.tsx";
import { Narrow, type NarrowingGroup } from "./narrow.tsx";
import { TitledSection } from "./titled-section.tsx";

export const EVENTS = { kind: "events" } as const;

/** Past events that the page of all shows; the others are in their months. */
const MAX_PAST = 8;

/** The page of all events: those to come, then those that are over. */
export function EventsPage({
  agenda,
  season,
  undated,
  day,
  site,
  elsewhere,
  groups,
}: {
  agenda: View;
  season: SplitAgenda;
  undated: readonly Item[];
  day: string;
  site: Origin;
  elsewhere: Elsewhere | undefined;
  groups: readonly NarrowingGroup[];
}) {
  const { language, name } = agenda;
  return (
    <Layout frame={{ ...channelFrame(agenda, EVENTS, site), data: [itemList(season.upcoming, site)] }}>
      <ListHead language={language} channel={EVENTS} name={name} groups={groups} />
      <div class="columns">
        <div>
          <TitledSection id="coming" title={message(language, "list.upcoming")}>
            {season.upcoming.length > 0 && <Rows items={season.upcoming} whole day={day} />}
            <MoreInLanguages
              language={language}
              path="events/"
              counts={elsewhere?.coming}
              none={season.upcoming.length === 0 ? message(language, "list.noEvents") : undefined}
            />
          </TitledSection>
          {season.cancelled.length > 0 && (
            <TitledSection id="cancelled" title={message(language, "list.cancelledEvents")}>
              <Rows items={season.cancelled} whole day={day} />
            </TitledSection>
          )}
          {undated.length > 0 && (
            <TitledSection id="undated" title={message(language, "label.unknownDate")}>
              <Rows items={undated} whole day={day} />
            </TitledSection>
          )}
          {season.past.length > 0 && (
            <TitledSection id="past" title={message(language, "list.past")}>
              <Rows items={season.past.slice(0, MAX_PAST)} day={day} />
              {season.past.length > MAX_PAST && (
                <p class="more">
                  <a href={`/${language}/events/?ends.to=yesterday`}>{message(language, "list.older")}</a>
                </p>
              )}
            </TitledSection>
          )}
        </div>
        <Narrow groups={groups} language={language}>
          <Months agenda={agenda.items} language={language} day={day} />
        </Narrow>
      </div>
    </Layout>
  );
}
