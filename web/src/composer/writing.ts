import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { type Draft, emptyDraft, fromPost, isEmpty, type Post, same, toInput, toPatch } from "./draft";
import { dropCopy, keepCopy, type LocalCopy, readCopy } from "./localCopy";
import { merge } from "./merge";
import { type Plan, planOf } from "./plan";

/** Where saving stands. `kept` = only in this browser, we try again; `refused` = the server says why not. */
export type Saving =
  | { state: "idle" }
  | { state: "saving" }
  | { state: "saved"; at: number }
  | { state: "kept" }
  | { state: "refused"; sentence: string }
  | { state: "conflict"; theirs: Post }
  | { state: "gone" };

export interface Snapshot { draft: Draft; plan: Plan; post: Post | null; saving: Saving; revision: number }

const pause = 800;
const waits = [2000, 5000, 10_000, 20_000, 30_000];

/** One post being written: the words, what the server has of them, and the saving between the two. Lives outside of React, so that typing waits for nothing. */
export class Writing {
  private base: Draft;
  private createKey: string = crypto.randomUUID();
  private timer = 0;
  private tries = 0;
  private ended = false;
  private running: Promise<boolean> | null = null;
  private readonly listeners = new Set<(typing: boolean) => void>();
  private current: Snapshot;

  constructor(readonly workspace: string, zone: string, post: Post | null, start: Draft = emptyDraft()) {
    this.base = post ? fromPost(post) : emptyDraft();
    const copy = readCopy(workspace, post?.id ?? null);
    this.current = { draft: post ? this.base : start, plan: planOf(post, zone), post, saving: { state: "idle" }, revision: 0 };
    if (copy) this.restore(copy);
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  /** A draft saves itself; what is planned or approved changes only when the person says so. */
  get savesItself(): boolean {
    const state = this.current.post?.state ?? "draft";
    return state === "draft" || state === "inReview";
  }

  get isDirty(): boolean {
    return !same(this.current.draft, this.base);
  }

  get saved(): Draft {
    return this.base;
  }

  hear(listener: (typing: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Changes the words. `typing` = the text field shows it already, so the rest may follow when there is time. */
  change(how: (draft: Draft) => Draft, typing = false): void {
    this.tell({ draft: how(this.current.draft), revision: this.current.revision + (typing ? 0 : 1) }, typing);
    this.soon();
  }

  planFor(plan: Plan): void {
    this.tell({ plan });
    this.keep();
  }

  /** Saves now, and says whether the server has everything. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.running;
    if (!this.isDirty && this.current.post) return true;
    this.running = this.save().finally(() => { this.running = null; });
    return this.running;
  }

  /** Another try, when there is reason to hope: the connection is back, the person came back to the page. */
  retry(): void {
    if (this.current.saving.state === "kept") void this.flush();
  }

  /** Somebody (or this page in another tab) saved it: take it over, when nothing of one's own is lost. */
  async look(): Promise<void> {
    const { post } = this.current;
    if (!post || this.running) return;
    const theirs = await read(api.GET("/api/v1/posts/{id}", { params: { path: { id: post.id } } })).catch(() => null);
    if (theirs && theirs.version > (this.current.post?.version ?? 0) && !this.running) this.meet(theirs);
  }

  /** After an answer that carries the post itself. */
  accept(post: Post): void {
    this.tell({ post });
  }

  /** The end of a conflict: these words go on, on top of what the other has saved. */
  settle(draft: Draft, theirs: Post): void {
    this.base = fromPost(theirs);
    this.tell({ draft, post: theirs, saving: { state: "idle" }, revision: this.current.revision + 1 });
    this.soon();
  }

  /** The post is gone at the server: the words begin a new one. */
  startAnew(): void {
    this.dropLocal();
    this.createKey = crypto.randomUUID();
    this.base = emptyDraft();
    this.tell({ post: null, saving: { state: "idle" } });
    void this.flush();
  }

  dropLocal(): void {
    dropCopy(this.workspace, this.current.post?.id ?? null);
  }

  /** Writes the copy of this browser at once: before the page goes. */
  keep(): void {
    const { draft, plan, post, saving } = this.current;
    if (saving.state !== "saved" || plan.kind !== "open" || this.isDirty) {
      keepCopy(this.workspace, post?.id ?? null, {
        draft, plan, base: post ? this.base : null, version: post?.version ?? 0, createKey: this.createKey, at: Date.now(),
      });
    }
  }

  /** Thrown away: nothing of it is saved any more. */
  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  /** Undoes throwing away: the same words as a new draft. */
  async makeAgain(draft: Draft): Promise<Post> {
    return read(api.POST("/api/v1/posts", { params: { header: { "Idempotency-Key": crypto.randomUUID() } }, body: toInput(draft) }));
  }

  close(): void {
    clearTimeout(this.timer);
    if (this.ended) return;
    if (this.isDirty) this.keep();
    if (this.isDirty && this.savesItself && !isEmpty(this.current.draft) && this.current.saving.state !== "conflict") void this.flush();
  }

  private restore(copy: LocalCopy): void {
    const { post } = this.current;
    this.createKey = copy.createKey;
    if (!post) {
      this.current = { ...this.current, draft: copy.draft, plan: copy.plan };
      if (!isEmpty(copy.draft)) this.soon();
      return;
    }
    const plan = post.at ? this.current.plan : copy.plan;
    if (copy.version >= post.version || !copy.base) {
      this.current = { ...this.current, draft: copy.draft, plan };
      if (this.isDirty) this.soon();
      return;
    }
    const merged = merge(copy.base, copy.draft, this.base);
    this.current = merged.clashes.length > 0
      ? { ...this.current, draft: copy.draft, plan, saving: { state: "conflict", theirs: post } }
      : { ...this.current, draft: merged.draft, plan };
    if (merged.clashes.length === 0 && this.isDirty) this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.keep();
      if (this.savesItself && this.current.saving.state !== "conflict" && (this.current.post || !isEmpty(this.current.draft))) void this.flush();
    }, pause);
  }

  private async save(): Promise<boolean> {
    const sent = this.current.draft;
    this.tell({ saving: { state: "saving" } });
    try {
      const { post } = this.current;
      const saved = post ? await this.edit(post, sent) : await this.create(sent);
      this.base = { ...sent };
      this.tries = 0;
      this.tell({ post: saved, saving: { state: "saved", at: Date.now() } });
      if (this.isDirty) this.soon();
      else dropCopy(this.workspace, saved.id);
      this.keepPlan();
      return true;
    } catch (error) {
      this.keep();
      return this.fail(error);
    }
  }

  private keepPlan(): void {
    if (this.current.plan.kind !== "open" && !this.current.post?.at) this.keep();
  }

  private async create(draft: Draft): Promise<Post> {
    const post = await read(api.POST("/api/v1/posts", { params: { header: { "Idempotency-Key": this.createKey } }, body: toInput(draft) }));
    dropCopy(this.workspace, null);
    return post;
  }

  private async edit(post: Post, draft: Draft): Promise<Post> {
    let saved = await read(api.PATCH("/api/v1/posts/{id}", {
      params: { path: { id: post.id }, header: { "If-Match": `"${post.version}"` } }, body: toPatch(draft, this.base),
    }));
    const gone = saved.channels.filter((channel) => !draft.channels.some((own) => own.id === channel.id));
    for (const channel of gone) {
      saved = await read(api.DELETE("/api/v1/posts/{id}/channels/{channelId}", {
        params: { path: { id: post.id, channelId: channel.id }, header: { "If-Match": `"${saved.version}"` } },
      })) as Post;
    }
    return saved;
  }

  private async fail(error: unknown): Promise<boolean> {
    const problem = error instanceof Problem ? error : new Problem(0, {});
    if (problem.status === 412) {
      const id = this.current.post!.id;
      const theirs = await read(api.GET("/api/v1/posts/{id}", { params: { path: { id } } })).catch(() => null);
      if (theirs) return this.meet(theirs);
    }
    if (problem.status === 404) this.tell({ saving: { state: "gone" } });
    else if (problem.status === 0 || problem.status === 401 || problem.status === 412 || problem.status === 429 || problem.status >= 500) {
      this.tell({ saving: { state: "kept" } });
      this.timer = window.setTimeout(() => void this.flush(), waits[Math.min(this.tries++, waits.length - 1)]);
    } else this.tell({ saving: { state: "refused", sentence: problem.sentence } });
    return false;
  }

  /** Two versions of the post: joined where they do not touch the same thing, else a person decides. */
  private meet(theirs: Post): boolean {
    const merged = merge(this.base, this.current.draft, fromPost(theirs));
    if (merged.clashes.length > 0) {
      this.tell({ saving: { state: "conflict", theirs } });
      this.keep();
      return false;
    }
    this.base = fromPost(theirs);
    this.tell({ draft: merged.draft, post: theirs, saving: { state: "saved", at: Date.now() }, revision: this.current.revision + 1 });
    if (this.isDirty) this.soon();
    return !this.isDirty;
  }

  private tell(what: Partial<Snapshot>, typing = false): void {
    this.current = { ...this.current, ...what };
    for (const listener of this.listeners) listener(typing);
  }
}
