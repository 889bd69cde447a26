import { useState } from "react";
import { Button } from "../ui/Button";
import { TextAreaField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { useWords } from "../words";
import type { PostActs } from "./usePostActs";

/** Sends a post back to its author, with the reason. */
export function RejectDialog({ open, acts, onClose }: { open: boolean; acts: PostActs; onClose: () => void }) {
  const { post: w, common } = useWords();
  const [reason, setReason] = useState("");
  const send = async () => {
    if (!await acts.reject(reason.trim())) return;
    setReason("");
    onClose();
  };
  return (
    <Dialog open={open} onClose={onClose} title={w.askChanges}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <Refused problem={acts.problem} onClose={acts.clear} />
        <TextAreaField label={w.rejectReason} hint={w.rejectHint} value={reason} required maxLength={5000} onChange={(event) => setReason(event.target.value)} />
        <div className="row"><span className="end" /><Button onClick={onClose}>{common.cancel}</Button><Button type="submit" kind="primary" disabled={!reason.trim()} busy={acts.running === "reject"}>{w.sendBack}</Button></div>
      </form>
    </Dialog>
  );
}
