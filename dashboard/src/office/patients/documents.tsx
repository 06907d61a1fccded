/** Papers and pictures: kept, saved to a file, taken out of count. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Download,
  Form,
  Labelled,
  Notice,
  type PageOf,
  Panel,
  Problem,
  post,
  say,
  Table,
  useLoad,
} from "../kit";
import { EndDialog, Said } from "./entries";
import type { PatientDocument } from "./types";
import { sizeWords } from "./words";

const LARGEST = 5 * 1024 * 1024;
const PATIENCE_MS = 60_000;

export function DocumentsPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/documents`;
  const documents = useLoad<PageOf<PatientDocument>>(path);
  const [ended, setEnded] = useState<PatientDocument | null>(null);
  const upload = async (key: string, _said: unknown, form: FormData): Promise<void> => {
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) throw new Problem(0, t("Choose a file."));
    if (file.size > LARGEST) throw new Problem(0, t("A document has at most 5 MB."));
    const named = { "Document-Name": encodeURIComponent(file.name) };
    await post(path, file, { key, headers: named, timeoutMs: PATIENCE_MS });
    say(t("Kept"));
  };
  return (
    <>
      <Panel title={t("Keep a document")}>
        <Form label={t("Keep")} send={upload} onDone={documents.again} resets>
          <Labelled
            name="file"
            label={t("File")}
            hint={t("PDF, PNG, JPEG or text, at most 5 MB")}
            required
          >
            {(wired) => (
              <input class="input" type="file" accept=".pdf,.png,.jpg,.jpeg,.txt" {...wired} />
            )}
          </Labelled>
        </Form>
      </Panel>
      <Panel title={t("Documents")}>
        <Table
          caption={t("Documents")}
          columns={[
            {
              name: t("Name"),
              cell: (one) => (
                <span class={one.ended_at === null ? undefined : "patient-over"}>{one.name}</span>
              ),
              by: (one) => one.name,
            },
            { name: t("Kind"), cell: (one) => one.kind },
            {
              name: t("Size"),
              cell: (one) => sizeWords(one.size),
              by: (one) => one.size,
              number: true,
            },
            {
              name: t("Kept"),
              cell: (one) => (
                <>
                  <Said by={one.recorded_by} at={one.recorded_at} />
                  {one.ended_at !== null && <span> · {one.end_reason}</span>}
                </>
              ),
              by: (one) => one.recorded_at,
            },
            {
              name: "",
              cell: (one) => (
                <div class="form-end">
                  <Download path={`${path}/${one.id}`}>{t("Save")}</Download>
                  {one.ended_at === null && (
                    <button class="button" type="button" onClick={() => setEnded(one)}>
                      {t("Mistaken")}
                    </button>
                  )}
                </div>
              ),
            },
          ]}
          rows={documents.data?.items}
          keyOf={(one) => one.id}
          load={documents}
          empty={t("No documents.")}
        />
        <Notice tone="quiet">{t("What is in a document is never shown as a page of ours.")}</Notice>
      </Panel>
      {ended && (
        <EndDialog
          title={t("This document does not belong here")}
          path={`/patients/${patient}/documents/${ended.id}`}
          revision={ended.revision}
          onClose={() => setEnded(null)}
          onDone={() => {
            setEnded(null);
            documents.again();
          }}
        />
      )}
    </>
  );
}
