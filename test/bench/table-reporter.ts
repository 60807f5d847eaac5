import type { Reporter, TestCase } from "vitest/node";
import "../fixtures/markdown-table.ts";
import { writeTable } from "../fixtures/write-table.ts";

/** Writes what a bench has measured into the manual, once it has passed: benches run in workerd, which has no files. */
export class TableReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { measured } = test.meta();
    if (measured !== undefined && test.result().state === "passed") writeTable(measured.name, measured.table);
  }
}
