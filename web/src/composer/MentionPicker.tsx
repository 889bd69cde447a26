import { useQueries } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { api, read } from "../api/client";
import { IconButton } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Glyph } from "../ui/Glyph";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { type ChannelCheck, useSettled } from "./checks";
import { insertMention, mentionBefore } from "./insert";

interface Props { checks: readonly ChannelCheck[]; field: () => HTMLTextAreaElement | null }

/** Finds people at the chosen networks and writes the address under which each of them is told. */
export function MentionPicker({ checks, field }: Props) {
  const w = useWords().composer;
  const [wanted, setWanted] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const people = usePeople(checks, wanted);
  const begin = () => {
    setWanted(mentionBefore(field()) ?? "");
    requestAnimationFrame(() => input.current?.focus());
  };
  return (
    <Pop className="mention" button={(wired) => <IconButton size="sm" icon="at" label={w.mention} {...wired} onClick={begin} />}>
      {(close) => {
        const pick = (id: string) => { close(); insertMention(field(), id); };
        const byKey = (event: KeyboardEvent) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          pick(people.found[0]?.id ?? wanted.trim().replace(/^@/u, ""));
        };
        return (
          <>
            <TextField ref={input} onKeyDown={byKey} label={w.mentionWho} hideLabel placeholder={people.isOffered ? w.mentionWho : w.mentionAddress} autoComplete="off" value={wanted} onChange={(event) => setWanted(event.target.value)} />
            {people.isOffered
              ? <div className="menu-rows" role="group" aria-label={w.mention}>
                {people.found.map((one) => (
                  <button key={`${one.network} ${one.id}`} type="button" onClick={() => pick(one.id)}>
                    <Glyph network={one.network} size="sm" /><span className="grow"><b>{one.name}</b><small>{one.hint}</small></span>
                  </button>
                ))}
              </div>
              : <p className="cap">{w.mentionNoSearch}</p>}
            {people.note && <p className="cap" role="status">{w[people.note]}</p>}
          </>
        );
      }}
    </Pop>
  );
}

interface Found { id: string; name: string; hint: string; network: string }

/** Each server is asked once: two channels of one network may live on different ones. */
function usePeople(checks: readonly ChannelCheck[], wanted: string) {
  const q = useSettled(wanted.trim().replace(/^@/u, ""), 250);
  const asked = checks.filter((one) => one.network?.lookups.includes("people"));
  const answers = useQueries({
    queries: asked.map(({ channel }) => ({
      queryKey: ["channel", channel.id, "lookup", "people", q],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Found[]> =>
        (await read(api.GET("/api/v1/channels/{id}/lookups/{name}", { params: { path: { id: channel.id, name: "people" }, query: { q } }, signal })))
          .items.map((item) => ({ id: item.id, name: item.name, hint: item.hint ?? "", network: channel.network })),
      enabled: q.length > 1,
      staleTime: 60_000,
      retry: false,
    })),
  });
  const known = new Set<string>();
  const found = answers.flatMap((answer) => answer.data ?? []).filter((one) => {
    const key = `${one.network} ${one.id}`;
    return !known.has(key) && known.add(key);
  });
  const note = q.length < 2 ? null
    : answers.some((answer) => answer.isError) ? "lookupFailed" as const
      : found.length === 0 && answers.length > 0 && answers.every((answer) => answer.isSuccess) ? "mentionNone" as const : null;
  return { found, note, isOffered: asked.length > 0 || checks.length === 0 };
}
