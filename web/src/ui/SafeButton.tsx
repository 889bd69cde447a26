import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "./Button";

/** The button of a destructive dialog that changes nothing: it has the focus when the dialog opens. */
export function SafeButton({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => ref.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return <Button ref={ref} onClick={onClick}>{children}</Button>;
}
