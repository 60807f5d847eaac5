import type { Finding } from "../sources/inbox/finding.ts";
import { stateAt } from "../sources/inbox/transition.ts";
import type { Robots } from "../sources/reading/robots.ts";
import { NOTHING_SEEN, type Seen } from "../sources/reading/seen.ts";
import type { HostState, SourceState } from "../sources/reading/source-state.ts";
import { reportStatements } from "./report-statements.ts";

/** Ordered migrations: a released one never changes. */
export const MIGRATIONS: readonly string[] = [
  `
  -- Of a source: when it is due and how its readings went (SourceState), and what it had in the last 30 days (Seen).
  CREATE TABLE sources (id TEXT PRIMARY KEY, state TEXT NOT NULL, seen TEXT NOT NULL);

  -- When a host may be asked again (HostState).
  CREATE TABLE hosts (host TEXT PRIMARY KEY, state TEXT NOT NULL);

  -- What the robots.txt of an origin allows, and until when that is believed.
  CREATE TABLE robots (origin TEXT PRIMARY KEY, robots TEXT NOT NULL, until INTEGER NOT NULL);

  -- Findings (Finding). waits_from: when it waits for an editor; null where it does not.
  CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    work TEXT NOT NULL,
    state TEXT NOT NULL,
    waits_from INTEGER,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    finding TEXT NOT NULL
  );
  CREATE INDEX findings_by_time ON findings (state, first_seen, id);
  CREATE INDEX findings_waiting ON findings (first_seen, id) WHERE waits_from IS NOT NULL;
  CREATE INDEX findings_work ON findings (work);
  CREATE INDEX findings_last_seen ON findings (last_seen);

  -- What is asked of one finding at a time (Details).
  CREATE TABLE details (id TEXT PRIMARY KEY, details TEXT NOT NULL);

  -- Addresses of the inbox's feed.
  CREATE TABLE feeds (editor TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE);
  `,
  `
  -- Mails that came from each sender on a day (days since 1970, UTC); only of the last day with one.
  CREATE TABLE mails (sender TEXT PRIMARY KEY, day INTEGER NOT NULL, mails INTEGER NOT NULL);
  `,
  `
  -- Errors that readers reported (WaitingReport). settled_by: the editor who has seen to it; null where it waits.
  CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    times INTEGER NOT NULL,
    report TEXT NOT NULL,
    settled_by TEXT
  );
  CREATE INDEX reports_waiting ON reports (at, id) WHERE settled_by IS NULL;

  -- The last day (days since 1970, UTC) with a report, and reports of that day by groups of networks, which the salt
  -- makes other ones each day.
  CREATE TABLE report_day (day INTEGER PRIMARY KEY, salt TEXT NOT NULL);
  CREATE TABLE report_sources (source INTEGER PRIMARY KEY, reports INTEGER NOT NULL);
  `,
  `
  -- source: of a report of the last day, its group of networks.
  ALTER TABLE reports ADD COLUMN source INTEGER;
  CREATE INDEX reports_of_day ON reports (source) WHERE source IS NOT NULL;
  `,
];

/** The contents for a finding's entry, and the source's own form of them. */
export interface Details {
  readonly raw: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly text: Readonly<Record<string, unknown>>;
}

/** A place in a list of findings: of the last one that was shown. */
export interface FindingCursor {
  readonly firstSeen: number;
  readonly id: string;
}

type Value = string | number | null;

function waitsFrom({ state }: Finding): number | null {
  if (state.kind === "snoozed") return state.until;
  return state.kind === "new" || state.kind === "opened" || (state.kind === "published" && state.changed) ? 0 : null;
}

/** Every statement of the aggregator. */
export function aggregatorStatements(sql: SqlStorage) {
  // SqlStorage types a row as any record of values; the columns are those that the statement beside it names.
  const all = <Row extends object>(query: string, ...values: Value[]): Row[] =>
    sql.exec(query, ...values).toArray() as unknown as Row[];
  const run = (query: string, ...values: Value[]): void => {
    sql.exec(query, ...values);
  };
  interface Row {
    readonly finding: string;
    readonly last_seen: number;
  }
  const findingOf = ({ finding, last_seen }: Row): Finding => ({
    ...(JSON.parse(finding) as Finding),
    lastSeen: last_seen,
  });
  const findings = (query: string, ...values: Value[]): Finding[] => all<Row>(query, ...values).map(findingOf);

  return {
    states: (): Map<string, SourceState> =>
      new Map(
        all<{ id: string; state: string }>("SELECT id, state FROM sources").map(({ id, state }) => [
          id,
          JSON.parse(state) as SourceState,
        ]),
      ),
    seen: (id: string): Seen => {
      const [row] = all<{ seen: string }>("SELECT seen FROM sources WHERE id = ?", id);
      return row === undefined ? NOTHING_SEEN : (JSON.parse(row.seen) as Seen);
    },
    putState: (id: string, state: SourceState) =>
      run(
        "INSERT INTO sources (id, state, seen) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET state = ?2",
        id,
        JSON.stringify(state),
        JSON.stringify(NOTHING_SEEN),
      ),
    putSeen: (id: string, seen: Seen) => run("UPDATE sources SET seen = ? WHERE id = ?", JSON.stringify(seen), id),
    forgetSource: (id: string) => run("DELETE FROM sources WHERE id = ?", id),

    hosts: (): Map<string, HostState> =>
      new Map(
        all<{ host: string; state: string }>("SELECT host, state FROM hosts").map(({ host, state }) => [
          host,
          JSON.parse(state) as HostState,
        ]),
      ),
    putHost: (host: string, state: HostState) =>
      run("INSERT OR REPLACE INTO hosts (host, state) VALUES (?, ?)", host, JSON.stringify(state)),
    robots: (origin: string, now: number): Robots | undefined => {
      const [row] = all<{ robots: string }>("SELECT robots FROM robots WHERE origin = ? AND until > ?", origin, now);
      return row === undefined ? undefined : (JSON.parse(row.robots) as Robots);
    },
    putRobots: (origin: string, robots: Robots, until: number) =>
      run(
        "INSERT OR REPLACE INTO robots (origin, robots, until) VALUES (?, ?, ?)",
        origin,
        JSON.stringify(robots),
        until,
      ),
    forgetHosts: (hosts: readonly string[], now: number) => {
      run("DELETE FROM hosts WHERE host NOT IN (SELECT value FROM json_each(?))", JSON.stringify(hosts));
      run("DELETE FROM robots WHERE until <= ?", now);
    },

    findings: (): Finding[] => findings("SELECT finding, last_seen FROM findings"),
    finding: (id: string): Finding | undefined =>
      findings("SELECT finding, last_seen FROM findings WHERE id = ?", id)[0],
    ofWork: (work: string): Finding[] =>
      findings("SELECT finding, last_seen FROM findings WHERE work = ? ORDER BY first_seen, id LIMIT 20", work),
    /** One finding of each work that waits, the newest, newest first. */
    waiting: (now: number, before: FindingCursor | undefined, limit: number): Finding[] =>
      findings(
        `SELECT finding, last_seen FROM findings f
         WHERE waits_from IS NOT NULL AND waits_from <= ?1 AND (first_seen, id) < (?2, ?3)
           AND NOT EXISTS (
             SELECT 1 FROM findings o
             WHERE o.work = f.work AND o.waits_from <= ?1 AND (o.first_seen, o.id) > (f.first_seen, f.id)
           )
         ORDER BY first_seen DESC, id DESC LIMIT ?4`,
        now,
        before?.firstSeen ?? Number.MAX_SAFE_INTEGER,
        before?.id ?? "",
        limit,
      ),
    inState: (state: string, before: FindingCursor | undefined, limit: number): Finding[] =>
      findings(
        `SELECT finding, last_seen FROM findings WHERE state = ?1 AND (first_seen, id) < (?2, ?3)
         ORDER BY first_seen DESC, id DESC LIMIT ?4`,
        state,
        before?.firstSeen ?? Number.MAX_SAFE_INTEGER,
        before?.id ?? "",
        limit,
      ),
    counts: (now: number): { readonly findings: number; readonly waiting: number } =>
      all<{ findings: number; waiting: number }>(
        `SELECT (SELECT count(*) FROM findings) AS findings,
           (SELECT count(DISTINCT work) FROM findings WHERE waits_from IS NOT NULL AND waits_from <= ?) AS waiting`,
        now,
      )[0] ?? { findings: 0, waiting: 0 },
    putFinding: (finding: Finding, now: number) =>
      run(
        `INSERT OR REPLACE INTO findings (id, work, state, waits_from, first_seen, last_seen, finding)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        finding.id,
        finding.work,
        stateAt(finding, now).kind,
        waitsFrom(finding),
        finding.firstSeen,
        finding.lastSeen,
        JSON.stringify(finding),
      ),
    details: (id: string): Details | undefined => {
      const [row] = all<{ details: string }>("SELECT details FROM details WHERE id = ?", id);
      return row === undefined ? undefined : (JSON.parse(row.details) as Details);
    },
    putDetails: (id: string, details: Details) =>
      run("INSERT OR REPLACE INTO details (id, details) VALUES (?, ?)", id, JSON.stringify(details)),
    /** Findings that are still there; written once a day, for each row written counts. */
    stillThere: (ids: readonly string[], now: number, before: number) =>
      run(
        "UPDATE findings SET last_seen = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND last_seen < ?3",
        now,
        JSON.stringify(ids),
        before,
      ),
    removeFinding: (id: string) => {
      run("DELETE FROM findings WHERE id = ?", id);
      run("DELETE FROM details WHERE id = ?", id);
    },
    unseenSince: (before: number): string[] =>
      all<{ id: string }>("SELECT id FROM findings WHERE last_seen < ? LIMIT 500", before).map(({ id }) => id),

    /** Counts a mail of a sender; returns how many came from there on that day. */
    countMail: (sender: string, day: number): number => {
      run("DELETE FROM mails WHERE day <> ?", day);
      const [row] = all<{ mails: number }>(
        `INSERT INTO mails (sender, day, mails) VALUES (?, ?, 1)
         ON CONFLICT (sender) DO UPDATE SET mails = mails + 1 RETURNING mails`,
        sender,
        day,
      );
      return row?.mails ?? 0;
    },

    ...reportStatements(all, run),

    feedToken: (editor: string): string | undefined =>
      all<{ token: string }>("SELECT token FROM feeds WHERE editor = ?", editor)[0]?.token,
    putFeedToken: (editor: string, token: string) =>
      run("INSERT OR REPLACE INTO feeds (editor, token) VALUES (?, ?)", editor, token),
    editorOfFeed: (token: string): string | undefined =>
      all<{ editor: string }>("SELECT editor FROM feeds WHERE token = ?", token)[0]?.editor,
  };
}

export type AggregatorStatements = ReturnType<typeof aggregatorStatements>;
