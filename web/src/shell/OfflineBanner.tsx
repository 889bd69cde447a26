import { useSyncExternalStore } from "react";
import { Banner } from "../ui/Surfaces";
import { useWords } from "../words";

export function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      addEventListener("online", listener);
      addEventListener("offline", listener);
      return () => {
        removeEventListener("online", listener);
        removeEventListener("offline", listener);
      };
    },
    () => navigator.onLine,
  );
}

export function OfflineBanner() {
  const w = useWords().common;
  return useOnline() ? null : <Banner state="held" icon="info" title={w.offline} />;
}
