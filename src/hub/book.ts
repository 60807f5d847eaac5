import type { HubRequest } from "./request.ts";

/** Ordered migrations: each runs once, in a transaction; none is ever changed or removed. Times are milliseconds since 1970. */
export const MIGRATIONS: readonly string[] = [
  `
  -- What was asked for and is not yet confirmed by whoever answers at the callback.
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    request TEXT NOT NULL,
    UNIQUE (topic, callback)
  );
  CREATE INDEX requests_host ON requests (host);

  -- wanted: the ledger's position that the subscriber shall see; due: when it is sent to next, null where there is nothing to send.
  CREATE TABLE subscriptions (
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    secret TEXT,
    expires INTEGER NOT NULL,
    wanted INTEGER NOT NULL DEFAULT 0,
    due INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, callback)
  ) WITHOUT ROWID;
  CREATE INDEX subscriptions_due ON subscriptions (due) WHERE due IS NOT NULL;
  CREATE INDEX subscriptions_expires ON subscriptions (expires);
  CREATE INDEX subscriptions_host ON subscriptions (host);

  -- Hosts at which requests in their name were not confirmed.
  CREATE TABLE denials (host TEXT PRIMARY KEY, count INTEGER NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
  `,
];

export interface Subscription {
  readonly topic: string;
  readonly callback: string;
  readonly host: string;
  readonly secret: string | null;
  readonly wanted: number;
  readonly failures: number;
}

/** Every statement that the hub runs. */
export function book(sql: SqlStorage) {
  // SqlStorage types a row as any record of values; the columns are those that the statement beside it names.
  const all = <Row extends object>(query: string, ...values: (string | number | null)[]): Row[] => sql.exec(query, ...values).toArray() as unknown as Row[];
  const count = (query: string, ...values: (string | number)[]): number => all<{ count: number }>(query, ...values)[0]?.count ?? 0;
  const run = (query: string, ...values: (string | number | null)[]): void => {
    sql.exec(query, ...values);
  };
  return {
    /** A later request takes the place of one that waits. */
    ask: (request: HubRequest) =>
      run(
        "INSERT OR REPLACE INTO requests (topic, callback, host, request) VALUES (?, ?, ?, ?)",
        request.topic,
        request.callback,
        request.host,
        JSON.stringify(request),
      ),
    /** The oldest, at most `most` of them and of one host `ofHost`. */
    asked: (most: number, ofHost: number): { id: number; request: HubRequest }[] =>
      all<{ id: number; request: string }>(
        `SELECT id, request FROM (SELECT *, row_number() OVER (PARTITION BY host ORDER BY id) AS turn FROM requests)
         WHERE turn <= ? ORDER BY id LIMIT ?`,
        ofHost,
        most,
      ).map(({ id, request }) => ({ id, request: JSON.parse(request) as HubRequest })),
    isAsked: () => all("SELECT 1 FROM requests LIMIT 1").length > 0,
    /** Takes a request out. One that took its place meanwhile has another id. */
    answered: (id: number) => run("DELETE FROM requests WHERE id = ?", id),
    askedOfHost: (host: string) => count("SELECT count(*) AS count FROM requests WHERE host = ?", host),

    subscribed: (topic: string, callback: string) => all("SELECT 1 FROM subscriptions WHERE topic = ? AND callback = ?", topic, callback).length > 0,
    /** A renewal keeps what is still to be sent. */
    subscribe: ({ topic, callback, host, secret }: HubRequest, expires: number) =>
      run(
        `INSERT INTO subscriptions (topic, callback, host, secret, expires) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (topic, callback) DO UPDATE SET secret = excluded.secret, expires = excluded.expires`,
        topic,
        callback,
        host,
        secret ?? null,
        expires,
      ),
    unsubscribe: (topic: string, callback: string) => run("DELETE FROM subscriptions WHERE topic = ? AND callback = ?", topic, callback),
    forget: (now: number) => run("DELETE FROM subscriptions WHERE expires <= ?", now),
    ofHost: (host: string) => count("SELECT count(*) AS count FROM subscriptions WHERE host = ?", host),
    count: () => count("SELECT count(*) AS count FROM subscriptions"),

    denied: (host: string, after: number) => count("SELECT count FROM denials WHERE host = ? AND since > ?", host, after),
    deny: (host: string, now: number, after: number) =>
      run(
        `INSERT INTO denials (host, count, since) VALUES (?1, 1, ?2)
         ON CONFLICT (host) DO UPDATE SET count = CASE WHEN since > ?3 THEN count + 1 ELSE 1 END, since = CASE WHEN since > ?3 THEN since ELSE ?2 END`,
        host,
        now,
        after,
      ),
    forgetDenials: (before: number) => run("DELETE FROM denials WHERE since <= ?", before),

    /** A topic has changed. Who is being tried again already waits for the next try. */
    announce: (topic: string, sequence: number, now: number) =>
      run("UPDATE subscriptions SET wanted = max(wanted, ?1), due = coalesce(due, ?2) WHERE topic = ?3", sequence, now, topic),
    /** Those to be sent to, who never failed first, at most `most` of them and of one host `ofHost`. */
    due: (now: number, most: number, ofHost: number): Subscription[] =>
      all<Subscription>(
        `SELECT topic, callback, host, secret, wanted, failures FROM
           (SELECT *, row_number() OVER (PARTITION BY host ORDER BY failures, due) AS turn FROM subscriptions WHERE due <= ?)
         WHERE turn <= ? ORDER BY failures, due LIMIT ?`,
        now,
        ofHost,
        most,
      ),
    nextDue: () => all<{ due: number }>("SELECT due FROM subscriptions WHERE due IS NOT NULL ORDER BY due LIMIT 1")[0]?.due,
    /** What was announced while it was sent is still to be sent. */
    sent: ({ topic, callback, wanted }: Subscription, now: number) =>
      run("UPDATE subscriptions SET failures = 0, due = CASE WHEN wanted > ? THEN ? END WHERE topic = ? AND callback = ?", wanted, now, topic, callback),
    /** Sends again at `due`; with null not before the next change. */
    failed: ({ topic, callback }: Subscription, failures: number, due: number | null) =>
      run("UPDATE subscriptions SET failures = ?, due = ? WHERE topic = ? AND callback = ?", failures, due, topic, callback),
  };
}

export type Book = ReturnType<typeof book>;
