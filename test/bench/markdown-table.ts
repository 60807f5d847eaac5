import "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What a bench has measured, for the manual. */
    measured?: { readonly name: string; readonly table: string };
  }
}

type Cell = string | number;

/** A table in GitHub's Markdown: a first column as `first` aligns it, and columns of numbers. */
export function markdownTable(head: readonly string[], rows: readonly (readonly Cell[])[], first: "---" | "---:" = "---"): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${[first, ...head.slice(1).map(() => "---:")].join("|")}|`, ...rows.map(line)].join("\n");
}
