/** When a screen dims itself. */

/** Hours of the site's day: own, approve locally. */
const BEGINS = 22;
const ENDS = 6;

/** `hour`: 0 to 23. */
export const isNight = (hour: number): boolean => hour >= BEGINS || hour < ENDS;
