import { useLayoutEffect, useRef, useState } from "react";

/** Whether the sheet has room for a tray beside the days, and for cards in them. The same limits as the style's. */
export function useNarrow() {
  const box = useRef<HTMLDivElement>(null);
  const [isNarrow, setNarrow] = useState({ dots: false, tray: false });
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([seen]) => {
      const rem = seen!.contentRect.width / parseFloat(getComputedStyle(document.documentElement).fontSize);
      const next = { dots: rem <= 40, tray: rem <= 58 };
      setNarrow((before) => (before.dots === next.dots && before.tray === next.tray ? before : next));
    });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  return { box, isNarrow };
}
