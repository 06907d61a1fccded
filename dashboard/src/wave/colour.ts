/** The colour of a curve as the theme in use has it. */

import { waveToken } from "../state/waves";

export const colourOf = (signal: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(waveToken(signal)).trim();
