import type { ComponentChild } from "preact";

/** A page of the explorer: what stands in the title bar, and what is shown. */
export interface Page {
  readonly title: string;
  /** Which link of the navigation leads here. */
  readonly part: Part;
  readonly view: ComponentChild;
}

export type Part = "start" | "search" | "record" | "plan" | "growth" | "team" | "curriculum";
