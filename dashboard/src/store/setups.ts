/** How alarms of a bed are set up, as far as this page changes it. */

import { screenName } from "../connection/ids";
import * as rest from "../connection/rest";
import { receiveSetup, ward } from "./live";
import { press } from "./presses";

const screen = screenName();

export const setupButton = (bed: string, act: rest.SetUp): string => `${bed} ${act}`;

/**
 * The stay on this screen goes along, so that nothing is set up for the next patient.
 *
 * `button`: of the one that was pressed, where several of the bed do the same kind of thing.
 */
export async function setUp(
  bed: string,
  act: rest.SetUp,
  more: object = {},
  button: string = setupButton(bed, act),
): Promise<void> {
  const stay = ward.peek().beds.get(bed)?.stay ?? null;
  const answer = await press(button, (key) => rest.setUp(bed, act, { stay, screen, ...more }, key));
  if (answer !== undefined) receiveSetup(bed, answer.setup);
}
