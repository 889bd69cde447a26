import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { Button } from "../ui/Button";
import { Segmented } from "../ui/Choices";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ConfirmDialog } from "./ConfirmDialog";
import { Part, useTellingAct } from "./parts";
import { refresh } from "./queries";

type Message = Schemas["ContactMessagesMessageLine"];

const merge = { "Content-Type": "application/merge-patch+json" };

function useMessages(isOpenOnly: boolean) {
  return useInfiniteQuery({
    queryKey: ["instance", "messages", isOpenOnly],
    queryFn: ({ pageParam }) => read(api.GET("/api/v1/instance/messages", { params: { query: { limit: 20, cursor: pageParam, ...(isOpenOnly ? { answered: false } : {}) } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** What visitors wrote to whoever runs the server. */
export function MessagesSection() {
  const { messages: w } = useWords();
  const [isOpenOnly, setOpenOnly] = useState(true);
  return (
    <Part title={w.title} about={w.about}>
      <Segmented label={w.which} small value={isOpenOnly ? "open" : "all"} onChange={(next) => setOpenOnly(next === "open")}
        choices={[{ value: "open", label: w.open }, { value: "all", label: w.all }]} />
      <List isOpenOnly={isOpenOnly} />
    </Part>
  );
}

function List({ isOpenOnly }: { isOpenOnly: boolean }) {
  const { messages: w, settings } = useWords();
  const messages = useMessages(isOpenOnly);
  if (messages.isError) return <LoadFailed error={messages.error} retry={() => void messages.refetch()} />;
  if (!messages.data) return <div className="panel"><div className="body"><Skeleton lines={4} /></div></div>;
  const lines = messages.data.pages.flatMap((page) => page.items);
  if (lines.length === 0) return isOpenOnly ? <p className="sub">{w.noneOpen}</p> : <div className="panel"><Empty icon="message" title={w.none}>{w.noneText}</Empty></div>;
  return (
    <div className="panel">
      <div className="mails">{lines.map((message) => <Line key={message.id} message={message} />)}</div>
      {messages.hasNextPage && <div className="foot"><Button size="sm" busy={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>{settings.security.showMore}</Button></div>}
    </div>
  );
}

function Line({ message }: { message: Message }) {
  const { messages: w } = useWords();
  const format = useFormat();
  const tell = useTellingAct();
  const toast = useToast();
  const [isLeaving, setLeaving] = useState(false);
  const mark = () => void tell(async () => {
    await read(api.PATCH("/api/v1/instance/messages/{id}", { params: { path: { id: message.id } }, body: { answered: !message.answeredAt }, headers: merge }));
    await refresh("instance");
  });
  const remove = async () => {
    await api.DELETE("/api/v1/instance/messages/{id}", { params: { path: { id: message.id } } });
    await refresh("instance");
    toast({ text: w.removed(message.name) });
  };
  const subject = encodeURIComponent(w.answerSubject);
  return (
    <details className="mail-i">
      <summary>
        <span className="grow">
          <b className="name">{message.name}</b> <span className="cap">{format.moment(message.createdAt)}</span>
          <span className="sub trunc block">{message.text}</span>
        </span>
        <span className="msg" data-state={message.answeredAt ? "live" : "needsPerson"}>{message.answeredAt ? w.answered(format.near(message.answeredAt)) : w.waits}</span>
        <Icon name="right" />
      </summary>
      <div className="body stack">
        <p className="mail-text">{message.text}</p>
        <p className="cap">{[message.email, w.deletedOn(format.day(message.deletedAt))].join(" · ")}</p>
        <div className="row wrap">
          <a className="btn sm primary" href={`mailto:${encodeURIComponent(message.email).replace("%40", "@")}?subject=${subject}`}>{w.answer}</a>
          <Button size="sm" onClick={mark}>{message.answeredAt ? w.reopen : w.markAnswered}</Button>
          <Button size="sm" kind="danger" onClick={() => setLeaving(true)}>{w.remove}</Button>
        </div>
      </div>
      <ConfirmDialog open={isLeaving} onClose={() => setLeaving(false)} title={w.removeTitle(message.name)} text={w.removeText} keep={w.keep} act={w.remove} onAct={remove} />
    </details>
  );
}
