/** Which elements can be seen now: what cannot be seen need not be drawn, nor sent. */

const told = new WeakMap<Element, (seen: boolean) => void>();
let observer: IntersectionObserver | undefined;

function shared(): IntersectionObserver {
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting);
  });
  return observer;
}

/** Runs `whileSeen` whenever the element comes into view, and what that returns when it leaves. */
export function keepWhileSeen(element: Element, whileSeen: () => () => void): () => void {
  let end: (() => void) | null = null;
  told.set(element, (seen) => {
    if (seen === (end !== null)) return;
    if (seen) end = whileSeen();
    else {
      end?.();
      end = null;
    }
  });
  shared().observe(element);
  return () => {
    shared().unobserve(element);
    told.delete(element);
    end?.();
  };
}
