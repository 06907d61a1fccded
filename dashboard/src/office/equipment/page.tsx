/** Equipment. */

import type { JSX } from "preact";
import { Notice, OfficePage } from "../kit";

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  return (
    <OfficePage title="Equipment">
      <Notice>{`This page is not built yet. ${rest.join(" ")}`}</Notice>
    </OfficePage>
  );
}
