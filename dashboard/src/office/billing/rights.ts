/** Who changes bills; everybody else who comes here reads. */

import { session } from "../kit";

export const mayBill = (): boolean => session.value?.role === "billing";
