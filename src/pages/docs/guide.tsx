// Long, because it is data: what the guide says, part by part.
import { hubUrl, type Origin } from "../../domain/channel/urls.ts";
import { DEFAULT_LANGUAGE, languageName } from "../../domain/entry/language.ts";
import { EXAMPLES, EXTENSION, EXTENSION_ANCHOR } from "../../domain/site/service.ts";
import type { Schema } from "../../openapi/schemas.ts";
import { DescriptionText } from "./prose-parts.tsx";

// The guide to using the API's parts together, which the reference alone does not explain.

/** In English, as the guide is. */
const EXAMPLE_LANGUAGE = languageName(EXAMPLES.language, "en");

export interface ProblemLine {
  readonly type: string;
  readonly status: number;
  readonly title: string;
}

function Code({ text }: { text: string }) {
  return <pre>{text}</pre>;
}

function P({ text }: { text: string }) {
  return (
    <p>
      <DescriptionText text={text} />
    </p>
  );
}

/** Sections of the guide, in order: an id, a title, and what it says. `reference`: address of the reference. */
export function guideOf(
  site: Origin,
  problems: readonly ProblemLine[],
  itemSchema: Schema | undefined,
  reference: string,
) {
  const { origin } = site;
  const hub = hubUrl(site);
  const fields = Object.keys((itemSchema as { properties?: object } | undefined)?.properties ?? {});
  return [
    {
      id: "start",
      title: "Start here",
      body: (
        <>
          <P
            text={
              "No key, no account, no cookie. Every address below may be called from a web page of any origin " +
              "(CORS), with GET or HEAD."
            }
          />
          <Code
            text={
              `curl "${origin}/api/v1/entries?language=${EXAMPLES.language}&limit=5"\n` +
              `curl "${origin}/${EXAMPLES.language}/feed.json"\n` +
              `curl "${origin}/api/v1/digest?language=${EXAMPLES.language}&period=weekly&zone=Europe/Paris"`
            }
          />
          <P
            text={
              "Answers of `/api/v1/` are an object of `data` and `links`, lists also of `page`. Names of fields are " +
              "in camelCase; what is not known is absent, never null. Instants are RFC 3339 with their offset; an " +
              "event's hours are told as its zone's clocks show them (`local`) and as an instant (`instant`)."
            }
          />
          <P
            text={
              "Send back the `ETag` of an answer in `If-None-Match`, and you get 304 without a body while nothing " +
              "has changed. `Cache-Control` says how long an answer is fresh."
            }
          />
          <P
            text={
              `An entry has one \`id\` for ever, and a text for each language in which somebody wrote it. A list ` +
              `in ${EXAMPLE_LANGUAGE} holds ${EXAMPLE_LANGUAGE} texts only: nothing is translated silently, ` +
              `\`words\` says whose words a text is made of, and \`relation\` what the source has in that ` +
              "language."
            }
          />
        </>
      ),
    },
    {
      id: "cursors",
      title: "Pages and cursors",
      body: (
        <>
          <P
            text={
              "A long answer comes in pages. `page.next` is the cursor of the next one and `links.next` its " +
              "address; the last page has neither. A cursor marks a place in the order, not a number of entries to " +
              "skip: entries that arrive meanwhile shift nothing, and no entry comes twice. Cursors do not expire. " +
              "Each belongs to its list: `limit`, `profile`, `fields` and `facets` may change on the way, filters " +
              "and order may not. Take them as they are: what is in them may change."
            }
          />
          <Code text={`curl -s "${origin}/api/v1/entries?limit=100" | jq -r '.links.next // empty'`} />
        </>
      ),
    },
    {
      id: "changes",
      title: "Only what is new",
      body: (
        <>
          <P
            text={
              "`/api/v1/changes` lists every revision and every withdrawal once, in the order in which they " +
              "happened. Keep `page.next`, and ask with it next time, however much later: nothing is missed and " +
              "nothing comes twice. A cursor that is ahead of the ledger (of another service, or of one that began " +
              "anew) is 400: begin again without `since`."
            }
          />
          <Code
            text={
              `curl -s "${origin}/api/v1/changes" > page.json\n` +
              "jq -r .page.next page.json > cursor\n" +
              `curl -s "${origin}/api/v1/changes?since=$(cat cursor)"`
            }
          />
        </>
      ),
    },
    {
      id: "digest",
      title: "Digests for newsletters",
      body: (
        <>
          <P
            text={
              "A digest is what one day, week (from Monday on) or month brought, by topic, with the events that " +
              "come. It is made to be sent: `html` is a mail (tables, styles on the elements, no script, nothing " +
              "that is loaded, under 100 KB), `text` its plain-text twin, `title` a subject. `id` is the same for " +
              "ever, so that no digest is sent twice, and `empty` is true where nothing is new, so that none is " +
              "sent in vain."
            }
          />
          <Code
            text={
              `curl -sL "${origin}/${DEFAULT_LANGUAGE}/digest/weekly/latest.json?zone=Europe/Paris" | jq '.data | ` +
              "{id, title, empty}'"
            }
          />
          <P
            text={
              "Days begin and end in `zone`, also where clocks change. A period that is over is answered from " +
              "caches for an hour; what is shown of it changes only by corrections, withdrawals and back " +
              "catalogues. Periods that have not begun are 404."
            }
          />
          <P
            text={
              "`/{language}/digest/{daily|weekly|monthly}/feed.rss` (also `.atom`, `.json`) has an item for each of " +
              "the last ten periods that are over and not empty: tools that turn a feed into mails need nothing " +
              "else."
            }
          />
        </>
      ),
    },
    {
      id: "feeds",
      title: "Feeds with filters",
      body: (
        <>
          <P
            text={
              "Every list is a feed: put `feed.rss`, `feed.atom`, `feed.json`, `feed.ics` or `feed.csv` after its " +
              "address. Feeds take the filters of `/api/v1/entries`. What a feed does not know it ignores, because " +
              "people's links carry all sorts of parameters; the API refuses it and names the nearest parameter " +
              "that there is."
            }
          />
          <Code
            text={
              `curl "${origin}/${EXAMPLES.language}/topics/${EXAMPLES.topic}/feed.rss"\n` +
              `curl "${origin}/${DEFAULT_LANGUAGE}/events/feed.ics?country=${EXAMPLES.country}&status=confirmed"`
            }
          />
          <P
            text={
              "Older entries are in monthly archives (RFC 5005): `feed.2025-11.atom`. Withdrawn ones are announced " +
              "in Atom (RFC 6721) and in the extension below."
            }
          />
        </>
      ),
    },
    {
      id: EXTENSION_ANCHOR,
      title: `The JSON Feed extension ${EXTENSION}`,
      body: (
        <>
          <P
            text={
              "JSON Feed has no place for an event's hours, for topics with ids, or for what is gone. They stand " +
              `in \`${EXTENSION}\`, of the feed and of each item.`
            }
          />
          <dl>
            <dt>
              <code>{EXTENSION}</code> of the feed
            </dt>
            <dd>
              <P
                text={
                  "`about`: this address. `channel`: path of the list, empty for everything. `kind`: `latest` or " +
                  "`archive`. `updated`: of the last change to the list, withdrawals included. `withdrawn`: entries " +
                  "that were taken back, each with `id` (the id of its item), `entry` (its id in addresses) and " +
                  "`at`. `archive`: months around this page (`previous`, `next`), where there are any."
                }
              />
            </dd>
            <dt>
              <code>{EXTENSION}</code> of an item
            </dt>
            <dd>
              <p>
                The item as the API has it, but for its content, which is in <code>content_html</code> and{" "}
                <code>content_text</code>: see <a href={`${reference}/schemas/Item`}>Item</a>.{" "}
                {fields.length > 0 && (
                  <>
                    Its fields:{" "}
                    {fields.map((name, index) => (
                      <>
                        {index > 0 && ", "}
                        <code>{name}</code>
                      </>
                    ))}
                    .
                  </>
                )}
              </p>
            </dd>
          </dl>
        </>
      ),
    },
    {
      id: "websub",
      title: "Being told at once (WebSub)",
      body: (
        <>
          <P
            text={
              `Each current feed without filters names a WebSub hub, in its links and in the header \`Link\`: ` +
              `\`${hub}\`. Subscribe there, and the whole feed is sent to your address whenever it changes, some ` +
              "seconds after the change; where one change follows another, up to a minute."
            }
          />
          <pre>
            <code>
              {`curl ${hub} -d hub.mode=subscribe -d hub.topic=${origin}/${DEFAULT_LANGUAGE}/feed.atom \\\n` +
                "  -d hub.callback=https://you.example.org/feeds/a-secret-path -d hub.secret=something-long"}
            </code>
          </pre>
          <P
            text={
              "The hub answers 202, and asks your address with GET: answer 200 with the very value of " +
              "`hub.challenge`. The callback must be https on port 443, with the name of a host that everybody can " +
              "reach; redirects are not followed. A subscription lasts at most ten days (`hub.lease_seconds`): " +
              "subscribe again before it ends. `hub.mode=unsubscribe` ends it."
            }
          />
          <P
            text={
              "With a `hub.secret`, `X-Hub-Signature: sha256=…` is the HMAC of the body, in hexadecimal. Answer any " +
              "2xx within ten seconds; 410 ends the subscription. After anything else it is sent again, up to seven " +
              "times within about an hour. Who took more than three seconds is served after the others next time."
            }
          />
          <P
            text={
              "What is wrong with a request is reported as plain text, one line for each parameter; as a problem " +
              "where `Accept` asks for JSON."
            }
          />
        </>
      ),
    },
    {
      id: "problems",
      title: "Problems",
      body: (
        <>
          <P
            text={
              "What is wrong with a request is reported as `application/problem+json` (RFC 9457): `type` is the " +
              "address of a page about it, `detail` a sentence about this request, and `errors` name each parameter, " +
              "or each field by JSON Pointer."
            }
          />
          <table>
            <tbody>
              {problems.map(({ type, status, title }) => (
                <tr id={`problem-${type}`}>
                  <th scope="row">
                    <a href={`/problems/${type}`}>
                      <code>{type}</code>
                    </a>
                  </th>
                  <td>{status}</td>
                  <td>{title}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ),
    },
    {
      id: "limits",
      title: "Limits",
      body: (
        <P
          text={
            "Feeds and pages have none. `/api/v1/` may be limited by whoever runs the service; `RateLimit-Policy` " +
            "then tells how many requests an address may make in how many seconds. Past that the answer is 429 with " +
            "`Retry-After`. A program that honours `Cache-Control` and `ETag` will not see it."
          }
        />
      ),
    },
  ];
}
