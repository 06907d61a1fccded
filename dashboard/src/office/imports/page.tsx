/** Import: a file of many records, tried first, then written. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Failed,
  Form,
  Labelled,
  LinkTabs,
  Loading,
  Notice,
  OfficePage,
  Panel,
  Problem,
  post,
  query,
  Refusal,
  Table,
  useLoad,
  useSubmit,
} from "../kit";
import { headOf, type Kind, nextOf, type Report, saidOf } from "./words";

const PATIENCE_MS = 300_000;

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const kinds = useLoad<{ items: readonly Kind[] }>("/imports");
  const shown = kinds.data?.items ?? [];
  const here = shown.find(({ name }) => name === rest[0]) ?? shown[0];
  return (
    <OfficePage title={t("Import")}>
      {kinds.problem !== null && <Failed problem={kinds.problem} again={kinds.again} />}
      {here === undefined ? (
        kinds.problem === null && <Loading />
      ) : (
        <>
          <LinkTabs
            label={t("Kinds of files")}
            tabs={shown.map(({ name }) => ({
              name,
              href: `/imports/${name}`,
              here: name === here.name,
            }))}
          />
          <OneKind key={here.name} kind={here} />
        </>
      )}
    </OfficePage>
  );
}

function OneKind({ kind }: { kind: Kind }): JSX.Element {
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  return (
    <>
      <Panel title={t("A file of {kind}", { kind: kind.name })}>
        <Form
          label={t("Try it")}
          send={async (_key, _said, form) => {
            const chosen = form.get("file");
            if (!(chosen instanceof File) || chosen.size === 0)
              throw new Problem(0, t("Choose a file."));
            setFile(chosen);
            setReport(await bring(kind, chosen, { dry_run: "true" }));
          }}
        >
          <Labelled name="file" label={t("File")} hint={t("CSV in UTF-8, at most 32 MiB")} required>
            {(wired) => <input {...wired} class="input" type="file" accept=".csv,text/csv" />}
          </Labelled>
        </Form>
      </Panel>
      {report !== null && file !== null && (
        <Outcome kind={kind} file={file} report={report} onWritten={setReport} />
      )}
      <Panel title={t("Columns")}>
        <p>
          {t("The first line:")} <code>{headOf(kind)}</code>
        </p>
        <Table
          caption={t("Columns of a file of {kind}", { kind: kind.name })}
          columns={[
            { name: t("Column"), cell: (one) => one.name },
            { name: t("Needed"), cell: (one) => (one.required ? "yes" : "no") },
            { name: t("What"), cell: (one) => one.help },
          ]}
          rows={kind.columns}
          keyOf={(one) => one.name}
        />
      </Panel>
    </>
  );
}

interface OutcomeProps {
  kind: Kind;
  file: File;
  report: Report;
  onWritten: (report: Report) => void;
}

function Outcome({ kind, file, report, onWritten }: OutcomeProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const next = nextOf(report);
  const write = (): void => {
    if (next === null) return;
    void run(async () => onWritten(await bring(kind, file, { dry_run: "false", lines: next })));
  };
  const words =
    next === "good"
      ? t("Write the {good} good lines", { good: report.good })
      : t("Write all lines");
  return (
    <Panel title={`${file.name}`}>
      <Notice tone={report.mistakes_total > 0 ? "warn" : "ok"}>
        <span role="status">{saidOf(report)}</span>
      </Notice>
      {next !== null && (
        <button class="button button-main" type="button" aria-disabled={busy} onClick={write}>
          {busy ? t("Writing…") : words}
        </button>
      )}
      <Refusal problem={problem} />
      {report.mistakes.length > 0 && (
        <Table
          caption={t("Mistakes")}
          captionShown
          columns={[
            { name: t("Line"), cell: (one) => one.line, number: true },
            { name: t("Column"), cell: (one) => one.column },
            { name: t("What is wrong"), cell: (one) => one.wrong },
          ]}
          rows={report.mistakes}
          keyOf={(one) => `${one.line} ${one.column} ${one.wrong}`}
        />
      )}
      {report.mistakes_total > report.mistakes.length && (
        <p>
          {t("… and {mistakes_total} more", {
            mistakes_total: report.mistakes_total - report.mistakes.length,
          })}
        </p>
      )}
    </Panel>
  );
}

const bring = (kind: Kind, file: File, how: Record<string, string>): Promise<Report> =>
  // A browser calls a CSV what the system's spreadsheet says it is.
  post<Report>(`/imports/${kind.name}${query(how)}`, new Blob([file], { type: "text/csv" }), {
    timeoutMs: PATIENCE_MS,
  });
