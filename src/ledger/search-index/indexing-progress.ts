/** Raised when what index-entry.ts puts into the indexes changes: the ledger then makes them anew. */
export const INDEXING = 6;

/** Progress of indexing: "2" once they are made by version 2, "2 some-id" where entries up to that id are in them. */
export interface IndexingProgress {
  read(): string | undefined;
  write(progress: string): void;
}

/** Reports whether the indexes are complete in this version. */
export function isIndexed(progress: IndexingProgress): boolean {
  return progress.read() === String(INDEXING);
}
