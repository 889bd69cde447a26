import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from "react";
import { useWords } from "../words";
import { IconButton } from "./Button";
import { Icon } from "./Icon";

interface Toast { text: ReactNode; detail?: ReactNode; undo?: () => void; state?: string; keep?: boolean }

const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** Confirms what was just done, for five seconds, with the way back. Never an error that has to be acted on. */
export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}

export function ToastShelf({ children }: { children: ReactNode }) {
  const w = useWords().common;
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const next = useRef(1);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback((toast: Toast) => {
    const id = next.current++;
    setToasts((all) => [...all.slice(-2), { ...toast, id }]);
    if (!toast.keep) setTimeout(() => drop(id), 5000);
  }, [drop]);
  const shelf = useMemo(() => (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast" data-state={toast.state ?? "live"}>
          <Icon name={toast.state === "failed" ? "alert" : "check"} />
          <span className="grow">{toast.text}{toast.detail && <small>{toast.detail}</small>}</span>
          {toast.undo && <button type="button" onClick={() => { drop(toast.id); toast.undo!(); }}>{w.undo}</button>}
          <IconButton icon="cross" size="sm" label={w.close} onClick={() => drop(toast.id)} />
        </div>
      ))}
    </div>
  ), [toasts, drop, w]);
  return <ToastContext value={show}>{children}{shelf}</ToastContext>;
}
