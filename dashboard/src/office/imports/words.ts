/** A report of an import in words. Pure. */

export interface Mistake {
  readonly line: number;
  readonly column: string;
  readonly wrong: string;
}

export interface Report {
  readonly kind: string;
  readonly dry_run: boolean;
  readonly lines: number;
  readonly good: number;
  readonly written: number;
  readonly mistakes: readonly Mistake[];
  readonly mistakes_total: number;
}

export interface Kind {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly help: string;
  }[];
}

/** What became of the file, in a sentence. */
export function saidOf(report: Report): string {
  const mistakes = report.mistakes_total === 1 ? "1 mistake" : `${report.mistakes_total} mistakes`;
  const lines = `${report.lines} lines, ${mistakes}`;
  if (report.dry_run) return `${lines}; ${report.good} can be written. Nothing was written yet.`;
  return `${lines}; ${report.written} written.`;
}

/** Whether it makes sense to offer writing it now, and how. */
export function nextOf(report: Report): "all" | "good" | null {
  if (!report.dry_run || report.good === 0) return null;
  return report.mistakes_total === 0 ? "all" : "good";
}

/** The first line of a file of this kind. */
export const headOf = (kind: Kind): string => kind.columns.map(({ name }) => name).join(",");
