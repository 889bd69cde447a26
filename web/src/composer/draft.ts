import type { Schemas } from "../api/client";

export type Post = Schemas["PostAnswer"];
export type Focus = Schemas["FocusInput"];
export type Settings = Record<string, unknown>;

export interface DraftMedia { id: string; alt: string; focus: Focus | null }

/** `key` holds a part together while it is moved; the server does not know it. */
export interface DraftPart { key: string; text: string; media: DraftMedia[]; afterSeconds: number }

export interface DraftChannel { id: string; settings: Settings; parts: DraftPart[] | null; firstComment: string }

/** A post as it is being written. */
export interface Draft { parts: DraftPart[]; channels: DraftChannel[]; tags: string[]; note: string }

let made = 0;

export function newPart(text = ""): DraftPart {
  return { key: `p${++made}`, text, media: [], afterSeconds: 0 };
}

export function emptyDraft(): Draft {
  return { parts: [newPart()], channels: [], tags: [], note: "" };
}

export function isEmpty(draft: Draft): boolean {
  return draft.note === "" && draft.tags.length === 0
    && draft.channels.every((channel) => !channel.parts && !channel.firstComment)
    && draft.parts.every((part) => part.text === "" && part.media.length === 0);
}

export function fromPost(post: Post): Draft {
  return { ...fromContent(post), tags: post.tags, note: post.note ?? "" };
}

/** A fresh draft with what a template holds. */
export function fromTemplate(template: Schemas["TemplatesAnswer"]): Draft {
  return { ...fromContent(template), tags: template.tags, note: "" };
}

function fromContent(content: { parts: Schemas["PartAnswer"][]; channels: Schemas["PostChannelAnswer"][] }): Pick<Draft, "parts" | "channels"> {
  const parts = content.parts.map(readPart);
  return {
    parts: parts.length > 0 ? parts : [newPart()],
    channels: content.channels.map((channel) => ({
      id: channel.id,
      settings: channel.settings as Settings,
      parts: channel.parts?.map(readPart) ?? null,
      firstComment: channel.firstComment ?? "",
    })),
  };
}

function readPart(part: Schemas["PartAnswer"]): DraftPart {
  return {
    ...newPart(part.text),
    afterSeconds: part.afterSeconds,
    media: part.media.map((item) => ({ id: item.id, alt: item.alt ?? "", focus: item.focus })),
  };
}

/** What is sent, whole. */
export function toInput(draft: Draft): Schemas["PostInput"] {
  return {
    parts: draft.parts.map(writePart),
    channels: draft.channels.map((channel) => ({
      id: channel.id,
      settings: channel.settings as Schemas["JsonObject"],
      parts: channel.parts?.map(writePart) ?? null,
      firstComment: channel.firstComment || null,
    })),
    tags: draft.tags,
    note: draft.note || null,
  };
}

/** What is sent over what is saved: settings that were taken out are named as null, so that merging drops them. */
export function toPatch(draft: Draft, saved: Draft): Schemas["PostInput"] {
  const input = toInput(draft);
  for (const channel of input.channels ?? []) {
    const before = saved.channels.find((one) => one.id === channel.id);
    const gone = Object.keys(before?.settings ?? {}).filter((name) => !(name in (channel.settings as Settings)));
    channel.settings = { ...(channel.settings as Settings), ...Object.fromEntries(gone.map((name) => [name, null])) } as Schemas["JsonObject"];
  }
  return input;
}

function writePart(part: DraftPart): Schemas["PartInput"] {
  return {
    text: part.text,
    afterSeconds: part.afterSeconds,
    media: part.media.map((item) => ({ id: item.id, alt: item.alt || null, focus: item.focus })),
  };
}

/** The same content, whatever the keys. */
export function same(a: Draft, b: Draft): boolean {
  return JSON.stringify(toInput(a)) === JSON.stringify(toInput(b));
}

/** The parts a channel publishes. */
export function partsOf(draft: Draft, channelId: string): DraftPart[] {
  return draft.channels.find((channel) => channel.id === channelId)?.parts ?? draft.parts;
}

/** Copies parts so that a channel may go its own way. */
export function copyParts(parts: DraftPart[]): DraftPart[] {
  return parts.map((part) => ({ ...part, key: newPart().key }));
}
