/** The kit of the office pages; README.md has an example. */

export { del, download, get, Problem, post, put, query, see } from "../../connection/office";
export { go, refine, search } from "../../store/route";
export { session } from "../../store/session";
export { site } from "../../store/site";
export { say } from "../../store/toasts";
export * from "./combobox";
export * from "./dialog";
export * from "./form";
export * from "./latest";
export { asProblem, joined, type Loaded, type PageOf } from "./loading";
export * from "./money";
export * from "./notice";
export * from "./page";
export * from "./patient-picker";
export * from "./submitting";
export * from "./table";
export * from "./tabs";
export * from "./use-load";
export * from "./zone";
