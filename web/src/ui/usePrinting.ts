import { useSyncExternalStore } from "react";

let isPrinting = false;

function listen(changed: () => void): () => void {
  const turn = (event: Event) => {
    isPrinting = event.type === "beforeprint";
    changed();
  };
  addEventListener("beforeprint", turn);
  addEventListener("afterprint", turn);
  return () => {
    removeEventListener("beforeprint", turn);
    removeEventListener("afterprint", turn);
  };
}

/** True while the page is laid out for paper: what is drawn only near the eye has to be drawn whole. */
export function usePrinting(): boolean {
  return useSyncExternalStore(listen, () => isPrinting);
}
