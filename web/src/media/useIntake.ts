import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api } from "../api/client";
import { useFormat } from "../ui/format";
import { send } from "../upload/uploads";
import { useWords } from "../words";
import { accept, refuse } from "./accepted";
import { useMediaUsage } from "./queries";

/** A file that was not sent, and why. */
export interface Refused { id: number; name: string; why: string }

export interface Intake { accept: string; take: (files: File[]) => void; refused: Refused[]; forget: (id?: number) => void }

let counter = 0;

/** Takes files in: what cannot go is refused before a byte leaves, the rest is sent into the folder. */
export function useIntake(folder: string): Intake {
  const w = useWords().media;
  const format = useFormat();
  const usage = useMediaUsage().data;
  const most = useLargestFile();
  const [refused, setRefused] = useState<Refused[]>([]);
  const take = useCallback((files: File[]) => {
    let free = usage && usage.quotaBytes !== null ? Math.max(0, usage.quotaBytes - usage.bytes - usage.uploadingBytes) : null;
    const good: File[] = [];
    const bad: Refused[] = [];
    for (const file of files) {
      const refusal = refuse(file, { mostBytes: most, freeBytes: free });
      if (refusal === null) {
        good.push(file);
        free = free === null ? null : free - file.size;
        continue;
      }
      const why = refusal === "tooLarge" ? w.tooLarge(format.bytes(most!)) : refusal === "noRoom" ? w.noRoom(format.bytes(free!)) : w[refusal];
      bad.push({ id: ++counter, name: file.name, why });
    }
    setRefused((before) => [...before, ...bad]);
    if (good.length > 0) send(good, folder ? { folder } : {});
  }, [usage, most, folder, w, format]);
  const forget = useCallback((id?: number) => setRefused((before) => (id === undefined ? [] : before.filter((one) => one.id !== id))), []);
  return { accept, take, refused, forget };
}

/** The largest file the server takes, as its upload door says. */
function useLargestFile(): number | null {
  const door = useQuery({
    queryKey: ["upload", "door"],
    queryFn: async () => Number((await api.OPTIONS("/api/v1/uploads", {})).response.headers.get("Tus-Max-Size")) || null,
    staleTime: Infinity,
  });
  return door.data ?? null;
}
