import type { components } from "./schema";

export type ProblemBody = components["schemas"]["ProblemBody"];

/** What the server refused, with its own sentence; `status` 0 = it could not be reached. */
export class Problem extends Error {
  constructor(readonly status: number, readonly body: Partial<ProblemBody>) {
    super(body.detail ?? body.title ?? "");
    this.name = "Problem";
  }

  /** `/problems/validation` and the like; clients compare it. */
  get type(): string {
    return this.body.type ?? "";
  }

  is(name: string): boolean {
    return this.type === `/problems/${name}`;
  }

  /** The sentences about one member of the request. */
  of(member: string): string[] {
    return this.body.errors?.[member] ?? [];
  }

  /** Everything it says, as one text. */
  get sentence(): string {
    const errors = Object.values(this.body.errors ?? {}).flat();
    return errors.length > 0 ? errors.join(" ") : (this.body.detail ?? this.body.title ?? "");
  }

  get isOffline(): boolean {
    return this.status === 0;
  }
}
