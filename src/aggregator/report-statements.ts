import type { GivenReport, WaitingReport } from "../domain/source/error-report.ts";
import { utc } from "../domain/time/instant.ts";

type Value = string | number;

/** The statements about errors that readers report. `all` returns the rows of a query, `run` none. */
export function reportStatements(
  all: <Row extends object>(query: string, ...values: Value[]) => Row[],
  run: (query: string, ...values: Value[]) => void,
) {
  return {
    /** The salt of a day's groups of networks; with it, those of the day before are forgotten. */
    reportSalt: (day: number, anew: string): string => {
      const [row] = all<{ salt: string }>("SELECT salt FROM report_day WHERE day = ?", day);
      if (row !== undefined) return row.salt;
      run("DELETE FROM report_day");
      run("DELETE FROM report_sources");
      run("UPDATE reports SET source = NULL WHERE source IS NOT NULL");
      run("INSERT INTO report_day (day, salt) VALUES (?, ?)", day, anew);
      return anew;
    },
    /** Reports that came from a group of networks that day, those among them that are kept no longer too. */
    reportsOf: (source: number): number =>
      all<{ reports: number }>("SELECT reports FROM report_sources WHERE source = ?", source)[0]?.reports ?? 0,
    /** Reports of the day that are kept. */
    reportsOfDay: (): number =>
      all<{ reports: number }>("SELECT count(*) AS reports FROM reports WHERE source IS NOT NULL")[0]?.reports ?? 0,
    hasReport: (id: string): boolean => all("SELECT 1 FROM reports WHERE id = ?", id).length > 0,
    /**
     * Deletes the newest waiting report of the group that has most of the day, if a group with one report more than it
     * has now would still have fewer; returns whether there was one.
     */
    makeRoomFor: (source: number): boolean =>
      all(
        `DELETE FROM reports WHERE id = (
           SELECT id FROM reports WHERE settled_by IS NULL AND source = (
             SELECT source FROM reports WHERE source IS NOT NULL AND settled_by IS NULL GROUP BY source
               HAVING count(*) > 1 + (SELECT count(*) FROM reports WHERE settled_by IS NULL AND source = ?)
               ORDER BY count(*) DESC, source LIMIT 1)
           ORDER BY at DESC, id LIMIT 1)
         RETURNING id`,
        source,
      ).length > 0,
    putReport: (id: string, report: GivenReport, source: number, now: number) => {
      run(
        `INSERT INTO report_sources (source, reports) VALUES (?, 1)
         ON CONFLICT (source) DO UPDATE SET reports = reports + 1`,
        source,
      );
      run(
        `INSERT INTO reports (id, at, times, report, source) VALUES (?, ?, 1, ?, ?)
         ON CONFLICT (id) DO UPDATE SET times = times + 1`,
        id,
        now,
        JSON.stringify(report),
        source,
      );
    },
    /** Reports that wait for an editor, newest first. */
    reports: (limit: number): WaitingReport[] =>
      all<{ id: string; at: number; times: number; report: string }>(
        "SELECT id, at, times, report FROM reports WHERE settled_by IS NULL ORDER BY at DESC, id LIMIT ?",
        limit,
      ).map(({ id, at, times, report }) => ({ ...(JSON.parse(report) as GivenReport), id, at: utc(at), times })),
    reportsWaiting: (): number =>
      all<{ waiting: number }>("SELECT count(*) AS waiting FROM reports WHERE settled_by IS NULL")[0]?.waiting ?? 0,
    /** Marks a report as seen to; returns whether there is one. */
    settleReport: (id: string, editor: string): boolean =>
      all("UPDATE reports SET settled_by = coalesce(settled_by, ?) WHERE id = ? RETURNING id", editor, id).length > 0,
    forgetReports: (before: number) => run("DELETE FROM reports WHERE at < ?", before),
  };
}
