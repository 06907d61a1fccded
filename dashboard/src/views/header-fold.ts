/** One row, whatever the words and the screen: as little as possible is folded away. */

/** All in the row; the person behind a button; texts in two lines; the pages behind a button too. */
const FOLDS = ["none", "person", "texts", "pages"];

/** Measures again with every change of size of the header or of what stands in it. */
export function keepOneRow(header: HTMLElement): () => void {
  const fold = (): void => {
    for (const level of FOLDS) {
      header.dataset.fold = level;
      if (header.scrollWidth <= header.clientWidth) return;
    }
  };
  fold();
  const observer = new ResizeObserver(fold);
  for (const element of [header, ...header.children]) observer.observe(element);
  return () => observer.disconnect();
}
