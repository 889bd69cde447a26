import { useState } from "react";
import { IconButton } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";

/** A short list of what people use, with search in the reader's language. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const w = useWords().composer;
  const [wanted, setWanted] = useState("");
  const word = wanted.trim().toLowerCase();
  const found = w.emoji.filter(([, names]) => names.includes(word));
  return (
    <Pop className="emoji" button={(wired) => <IconButton size="sm" icon="smile" label={w.emojiTitle} {...wired} />}>
      {(close) => (
        <>
          <TextField label={w.emojiSearch} hideLabel placeholder={w.emojiSearch} value={wanted} onChange={(event) => setWanted(event.target.value)} />
          <div className="emoji-grid" role="group" aria-label={w.emojiTitle}>
            {found.map(([emoji, names]) => (
              <button key={emoji} type="button" aria-label={names.split(" ")[0]} title={names.split(" ")[0]} onClick={() => { close(); onPick(emoji); }}>{emoji}</button>
            ))}
          </div>
          {found.length === 0 && <p className="cap">{w.emojiNone}</p>}
        </>
      )}
    </Pop>
  );
}
