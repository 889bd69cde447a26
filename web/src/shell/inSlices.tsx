import { type FC, useDeferredValue, useEffect } from "react";

let hasOpened = false;

/**
 * Until the first page stands, what appears is drawn in slices of a few milliseconds, so that the browser answers in between. Later
 * pages take the place of the one before at once.
 */
export function inSlices(Part: FC, what: "page" | "frame" = "page"): FC {
  return function Sliced() {
    const isDrawn = useDeferredValue(true, hasOpened);
    useEffect(() => { hasOpened ||= isDrawn && what === "page"; }, [isDrawn]);
    return isDrawn ? <Part /> : null;
  };
}
