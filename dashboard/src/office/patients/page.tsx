/** Patients: search, registering, the record, and two records that are one person's. */

import type { JSX } from "preact";
import { Duplicates } from "./duplicates";
import { Merges } from "./merges";
import { RecordPage } from "./record";
import { Register } from "./register";
import { Search } from "./search";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [first, part] = rest;
  switch (first) {
    case undefined:
      return <Search />;
    case "new":
      return <Register />;
    case "duplicates":
      return <Duplicates />;
    case "merges":
      return <Merges />;
    default:
      return <RecordPage key={first} id={first} part={part ?? ""} />;
  }
}
