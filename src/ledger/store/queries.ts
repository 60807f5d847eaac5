type Value = string | number | null;

/** Rows read and written by the statements of one ledger since it started. */
export interface Meter {
  read: number;
  written: number;
}

/** Runs statements against a database; each adds its cost to `meter`. */
export function queries(sql: SqlStorage, meter: Meter) {
  const all = <Row extends object>(query: string, ...values: Value[]): Row[] => {
    const cursor = sql.exec(query, ...values);
    // SqlStorage types a row as any record of values; the columns are those that the statement beside it names.
    const found = cursor.toArray() as unknown as Row[];
    meter.read += cursor.rowsRead;
    meter.written += cursor.rowsWritten;
    return found;
  };
  const first = <Row extends object>(query: string, ...values: Value[]): Row | undefined =>
    all<Row>(query, ...values)[0];
  const run = (query: string, ...values: Value[]): void => {
    all(query, ...values);
  };
  return { all, first, run };
}

export type Queries = ReturnType<typeof queries>;
