import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Empty, LoadFailed } from "../ui/Surfaces";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";

interface Props { taken: readonly string[]; chosen: readonly Media[]; onToggle: (media: Media) => void }

/** The library's newest files, or those that a search finds; what the post has already is shown and cannot be chosen. */
export function LibraryPicker({ taken, chosen, onToggle }: Props) {
  const { composer: w, common } = useWords();
  const [wanted, setWanted] = useState("");
  const q = useDeferredValue(wanted.trim()) || undefined;
  const library = useQuery({
    queryKey: keys.media({ q, pick: true }),
    queryFn: () => read(api.GET("/api/v1/media", { params: { query: { q, limit: 60 } } })),
    placeholderData: keepPreviousData,
  });
  const items = library.data?.items ?? [];
  return (
    <>
      <TextField label={common.search} hideLabel type="search" placeholder={w.librarySearch} value={wanted} onChange={(event) => setWanted(event.target.value)} />
      {library.error ? <LoadFailed error={library.error} retry={() => void library.refetch()} /> : null}
      {library.isPending && <div className="pick-grid skel-wait" aria-hidden="true">{Array.from({ length: 8 }, (_, at) => <span key={at} className="skel" />)}</div>}
      {library.isSuccess && items.length === 0 && <Empty icon="image" title={q ? w.libraryNothing : w.libraryEmpty} />}
      <div className="pick-grid">
        {items.map((media) => {
          const isTaken = taken.includes(media.id);
          return (
            <button key={media.id} type="button" disabled={isTaken} aria-pressed={isTaken || chosen.some((one) => one.id === media.id)} aria-label={media.alt || media.name} title={media.name} onClick={() => onToggle(media)}>
              {media.kind === "video" ? <video src={media.url} muted preload="metadata" aria-hidden="true" /> : media.kind === "audio" ? <Icon name="music" size="lg" /> : <img src={media.url} alt="" loading="lazy" />}
              <span className="mark" aria-hidden="true"><Icon name="check" size="sm" /></span>
            </button>
          );
        })}
      </div>
    </>
  );
}
