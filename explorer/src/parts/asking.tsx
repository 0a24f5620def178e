import type { ComponentChildren } from "preact";
import { say } from "../language/say";
import type { Answer } from "../service/answer";
import type { ServiceError } from "../service/client";

/** What is shown of an answer in each of its states: asked, refused, there, there and asked anew. */
export function Answered<Result>({
  answer,
  children,
}: {
  answer: Answer<Result>;
  children: (result: Result) => ComponentChildren;
}) {
  const { result, fault, isAsking } = answer;
  if (result === null) return fault ? <Fault fault={fault} /> : <p class="asking">{say.shell.loading}</p>;
  return (
    <div class={isAsking ? "stale" : undefined} aria-busy={isAsking}>
      {fault && fault.code !== "UNREACHABLE" && <Fault fault={fault} />}
      {children(result)}
    </div>
  );
}

/** A refusal, in the service's own words. */
export function Fault({ fault }: { fault: ServiceError }) {
  const isAccess = fault.code === "UNAUTHENTICATED" || fault.code === "FORBIDDEN";
  return (
    <div class="fault" role="alert">
      <h2>{say.faults.title}</h2>
      <p>{fault.message}</p>
      {isAccess && <p>{say.faults.notAllowed}</p>}
    </div>
  );
}
