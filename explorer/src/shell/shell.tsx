import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { inWords } from "../language/format";
import { say } from "../language/say";
import type { Page, Part } from "../pages/page";
import { isReached, token } from "../service/client";
import { useAnswer } from "../service/answer";
import { Viewer } from "../service/operations";
import { addressOf } from "../service/root";
import { path, to } from "./location";
import { Notices } from "./notices";

const LEARNER: readonly (readonly [Part, readonly string[]])[] = [
  ["search", ["credentials"]],
  ["record", ["record"]],
  ["plan", ["plan"]],
  ["growth", ["growth"]],
];
const OTHERS: readonly (readonly [Part, readonly string[]])[] = [
  ["team", ["team"]],
  ["curriculum", ["curriculum"]],
];

/** What stands around each page: navigation, notices, who asks. */
export function Shell({ page }: { page: Page }) {
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${page.title} · ${say.shell.name}`;
  }, [page.title]);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    scrollTo(0, 0);
    main.current?.focus();
  }, [path.value]);
  return (
    <>
      <a class="skip" href="#content">
        {say.shell.skip}
      </a>
      <header>
        <a class="brand" href={to([])}>
          {say.shell.name}
        </a>
        <nav aria-label={say.shell.pages}>
          <ul>
            {LEARNER.map(([part, parts]) => (
              <Item key={part} page={page} part={part} address={to(parts)} />
            ))}
            {OTHERS.map(([part, parts]) => (
              <Item key={part} page={page} part={part} address={to(parts)} />
            ))}
          </ul>
        </nav>
      </header>
      {!isReached.value && (
        <p class="away" role="alert">
          {say.shell.away}
        </p>
      )}
      <main id="content" ref={main} tabIndex={-1}>
        {page.view}
      </main>
      <Notices />
      <footer>
        <SignIn />
        <p>
          <a href={addressOf("graphql")} target="_self">
            {say.shell.api}
          </a>{" "}
          ·{" "}
          <a href={addressOf("docs/")} target="_self">
            {say.shell.documentation}
          </a>
        </p>
      </footer>
    </>
  );
}

function Item({ page, part, address }: { page: Page; part: Part; address: string }): ComponentChildren {
  return (
    <li>
      <a href={address} aria-current={page.part === part ? "page" : undefined}>
        {say.shell[part as Exclude<Part, "start">]}
      </a>
    </li>
  );
}

/** Who asks, and a place for a key or token. */
function SignIn() {
  const { result } = useAnswer(Viewer, {});
  const viewer = result?.viewer;
  const use = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    token.value = String(new FormData(form).get("key") ?? "").trim();
    form.reset();
  };
  const text = !viewer
    ? ""
    : viewer.kind === "ANONYMOUS"
      ? say.shell.signIn.reader
      : say.shell.signIn.as(viewer.name, viewer.roles.map((each) => inWords(each).toLowerCase()));
  return (
    <details>
      <summary>
        {say.shell.signIn.title} <small>{text}</small>
      </summary>
      <form class="row" onSubmit={use}>
        <label>
          {say.shell.signIn.key}
          <input name="key" type="password" autocomplete="off" required />
        </label>
        <button type="submit">{say.shell.signIn.use}</button>
        {token.value && (
          <button type="button" onClick={() => (token.value = "")}>
            {say.shell.signIn.forget}
          </button>
        )}
      </form>
      <p class="hint">{say.shell.signIn.about}</p>
    </details>
  );
}
