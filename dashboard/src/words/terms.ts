/** The words of the server's lists, such as `airborne` or `off_ward`, in the language of the screen. */

import { t } from "./words";

const TERMS: Readonly<Record<string, () => string>> = {
  // Posts and roles
  nurse: () => t("nurse"),
  charge: () => t("charge"),
  physician: () => t("physician"),
  clinician: () => t("clinician"),
  bed_manager: () => t("bed manager"),
  front_desk: () => t("front desk"),
  billing: () => t("billing"),
  biomed: () => t("biomed"),
  administrator: () => t("administrator"),
  auditor: () => t("auditor"),
  // Places
  ward: () => t("ward"),
  icu: () => t("icu"),
  emergency: () => t("emergency"),
  theatre: () => t("theatre"),
  maternity: () => t("maternity"),
  paediatric: () => t("paediatric"),
  outpatient: () => t("outpatient"),
  clinic: () => t("clinic"),
  treatment: () => t("treatment"),
  // Beds and monitors
  occupied: () => t("occupied"),
  free: () => t("free"),
  reserved: () => t("reserved"),
  cleaning: () => t("cleaning"),
  blocked: () => t("blocked"),
  contact: () => t("contact"),
  droplet: () => t("droplet"),
  airborne: () => t("airborne"),
  protective: () => t("protective"),
  off_ward: () => t("off ward"),
  leave: () => t("leave"),
  online: () => t("online"),
  silent: () => t("silent"),
  offline: () => t("offline"),
  unknown: () => t("unknown"),
  // People and stays
  female: () => t("female"),
  male: () => t("male"),
  other: () => t("other"),
  adult: () => t("adult"),
  neonate: () => t("neonate"),
  inpatient: () => t("inpatient"),
  visitor: () => t("visitor"),
  day: () => t("day"),
  mild: () => t("mild"),
  moderate: () => t("moderate"),
  severe: () => t("severe"),
  suspected: () => t("suspected"),
  confirmed: () => t("confirmed"),
  progress: () => t("progress"),
  nursing: () => t("nursing"),
  history: () => t("history"),
  consultation: () => t("consultation"),
  operation: () => t("operation"),
  discharge: () => t("discharge"),
  stable: () => t("stable"),
  watcher: () => t("watcher"),
  unstable: () => t("unstable"),
  // Equipment
  ready: () => t("ready"),
  defect: () => t("defect"),
  maintenance: () => t("maintenance"),
  retired: () => t("retired"),
  repaired: () => t("repaired"),
  no_fault: () => t("no fault"),
  passed: () => t("passed"),
  failed: () => t("failed"),
  // Shifts
  sick: () => t("sick"),
  training: () => t("training"),
  off: () => t("off"),
  like: () => t("like"),
  dislike: () => t("dislike"),
  offered: () => t("offered"),
  accepted: () => t("accepted"),
  withdrawn: () => t("withdrawn"),
  declined: () => t("declined"),
  asked: () => t("asked"),
  impossible: () => t("impossible"),
  published: () => t("published"),
  discarded: () => t("discarded"),
  // Appointments
  booked: () => t("booked"),
  arrived: () => t("arrived"),
  done: () => t("done"),
  cancelled: () => t("cancelled"),
  missed: () => t("missed"),
  urgent: () => t("urgent"),
  soon: () => t("soon"),
  routine: () => t("routine"),
  any: () => t("any"),
  morning: () => t("morning"),
  afternoon: () => t("afternoon"),
  closed: () => t("closed"),
  extra: () => t("extra"),
  holiday: () => t("holiday"),
  // Bills
  proposed: () => t("proposed"),
  rejected: () => t("rejected"),
  invoiced: () => t("invoiced"),
  draft: () => t("draft"),
  issued: () => t("issued"),
  open: () => t("open"),
  overdue: () => t("overdue"),
  paid: () => t("paid"),
  credit: () => t("credit"),
  invoice: () => t("invoice"),
  patient: () => t("patient"),
  insurer: () => t("insurer"),
  hour: () => t("hour"),
  piece: () => t("piece"),
  // Alerts
  high: () => t("high"),
  medium: () => t("medium"),
  low: () => t("low"),
  advisory: () => t("advisory"),
  physiological: () => t("physiological"),
  technical: () => t("technical"),
  task: () => t("task"),
};

/** A word of a list; one that nobody knows here stands as it came, without its underscores. */
export function term(word: string | null | undefined): string {
  if (word === null || word === undefined) return "";
  return (Object.hasOwn(TERMS, word) ? TERMS[word]?.() : undefined) ?? word.replaceAll("_", " ");
}

/** The same where a line or an option begins with it. */
export function capital(word: string): string {
  const said = term(word);
  return said.charAt(0).toUpperCase() + said.slice(1);
}
