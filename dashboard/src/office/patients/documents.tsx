/** Papers and pictures: kept, saved to a file, taken out of count. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
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
    if (!(file instanceof File) || file.size === 0) throw new Problem(0, "Choose a file.");
    if (file.size > LARGEST) throw new Problem(0, "A document has at most 5 MB.");
    const named = { "Document-Name": encodeURIComponent(file.name) };
    await post(path, file, { key, headers: named, timeoutMs: PATIENCE_MS });
    say("Kept");
  };
  return (
    <>
      <Panel title="Keep a document">
        <Form label="Keep" send={upload} onDone={documents.again} resets>
          <Labelled name="file" label="File" hint="PDF, PNG, JPEG or text, at most 5 MB" required>
            {(wired) => (
              <input class="input" type="file" accept=".pdf,.png,.jpg,.jpeg,.txt" {...wired} />
            )}
          </Labelled>
        </Form>
      </Panel>
      <Panel title="Documents">
        <Table
          caption="Documents"
          columns={[
            {
              name: "Name",
              cell: (one) => (
                <span class={one.ended_at === null ? undefined : "patient-over"}>{one.name}</span>
              ),
              by: (one) => one.name,
            },
            { name: "Kind", cell: (one) => one.kind },
            {
              name: "Size",
              cell: (one) => sizeWords(one.size),
              by: (one) => one.size,
              number: true,
            },
            {
              name: "Kept",
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
                  <Download path={`${path}/${one.id}`}>Save</Download>
                  {one.ended_at === null && (
                    <button class="button" type="button" onClick={() => setEnded(one)}>
                      Mistaken
                    </button>
                  )}
                </div>
              ),
            },
          ]}
          rows={documents.data?.items}
          keyOf={(one) => one.id}
          load={documents}
          empty="No documents."
        />
        <Notice tone="quiet">What is in a document is never shown as a page of ours.</Notice>
      </Panel>
      {ended && (
        <EndDialog
          title="This document does not belong here"
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
