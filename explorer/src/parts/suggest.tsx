import { useId, useRef, useState } from "preact/hooks";
import { useAnswer } from "../service/answer";
import { Suggest as SuggestOperation } from "../service/operations";

/** Something that a search found. */
export interface Suggestion {
  readonly kind: "credential" | "occupation";
  readonly key: string;
  readonly name: string;
  readonly aside: string;
}

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly onlyCredentials?: boolean;
  readonly choose: (found: Suggestion) => void;
}

/** A field that finds credentials and occupations while one writes (combobox with a list, as ARIA describes it). */
export function Suggest({ label, hint, onlyCredentials, choose }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [active, setActive] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const { result } = useAnswer(SuggestOperation, words.trim() ? { search: words } : null);
  const found: Suggestion[] = [];
  if (words.trim() && result) {
    for (const { node } of result.credentials?.edges ?? [])
      found.push({ kind: "credential", key: node.key, name: node.name, aside: node.ownedBy.map((each) => each.name).join(", ") });
    if (!onlyCredentials)
      for (const { node } of result.occupations?.edges ?? [])
        found.push({ kind: "occupation", key: node.key, name: node.name, aside: "" });
  }
  const isShown = isOpen && found.length > 0;
  const take = (each: Suggestion | undefined) => {
    if (!each) return;
    setWords("");
    setActive(-1);
    setOpen(false);
    choose(each);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") setOpen(false);
    if (event.key === "Enter" && isShown) {
      event.preventDefault();
      take(found[Math.max(active, 0)]);
    }
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way === undefined || !found.length) return;
    event.preventDefault();
    setOpen(true);
    setActive((active + way + found.length + (active < 0 && way < 0 ? 1 : 0)) % found.length);
  };
  return (
    <div class="suggest">
      <label for={id}>{label}</label>
      <input
        ref={field}
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={words}
        onInput={(event) => {
          setWords(event.currentTarget.value);
          setActive(-1);
          setOpen(true);
        }}
        onKeyDown={press}
        onBlur={() => setOpen(false)}
      />
      {hint && (
        <small id={`${id}-hint`} class="hint">
          {hint}
        </small>
      )}
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!isShown}>
        {found.map((each, place) => (
          <li
            key={`${each.kind}:${each.key}`}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(each)}
          >
            <span>{each.name}</span> <small>{each.aside || each.kind}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}
