import { useState } from "preact/hooks";
import { day } from "../language/format";
import { say } from "../language/say";
import { BadgeShown } from "../parts/badge";
import { Suggest, type Suggestion } from "../parts/suggest";
import { CredentialLink } from "../parts/links";
import { opened, save } from "../record/files";
import { change, record } from "../record/kept";
import { EMPTY, isEmpty, withAward, type HeldAward } from "../record/record";
import { sharedIn } from "../record/shared";
import { tell } from "../shell/notices";
import { fragment, go, to } from "../shell/location";

/** What the reader holds and has done: filled by hand, from a file, or from a badge. */
export function Record() {
  const [badge, setBadge] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const held = record.value;
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    const found = await opened(file);
    if (!found) tell(say.record.unreadable);
    else if ("record" in found) change(found.record, say.record.opened);
    else setBadge(found.badge);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer?.files[0]);
  };
  return (
    <div
      class={isOver ? "dropping" : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h1>{say.record.title}</h1>
      <p class="about">{say.record.about}</p>
      <Shared />
      {isEmpty(held) && <p>{say.record.empty}</p>}
      {badge && <BadgeShown badge={badge} close={() => setBadge(null)} />}
      <Awards />
      <Work />
      <Conditions />
      <section>
        <h2>{say.record.file}</h2>
        <label class="drop">
          {say.record.drop}
          <input type="file" onChange={(event) => void take(event.currentTarget.files?.[0])} />
          <small class="hint">{say.record.fileHint}</small>
        </label>
        <p class="actions">
          <button
            type="button"
            disabled={isEmpty(held)}
            onClick={() => save(new Blob([JSON.stringify(held, null, 1)], { type: "application/json" }), "record.json")}
          >
            {say.record.save}
          </button>
          <button type="button" disabled={isEmpty(held)} onClick={() => change(EMPTY, say.record.cleared)}>
            {say.record.clear}
          </button>
        </p>
      </section>
    </div>
  );
}

/** A record that came with the address, and is not yet the reader's own. */
function Shared() {
  const found = sharedIn(fragment.value);
  if (!found) return null;
  const take = () => {
    go(to(["record"]));
    change(found, say.record.shared.took);
  };
  return (
    <section class="card">
      <h2>{say.record.shared.title}</h2>
      <p>{say.record.shared.about}</p>
      <ul>
        {found.awards.map((each) => (
          <li key={each.credential + (each.issuedOn ?? "")}>{each.name}</li>
        ))}
      </ul>
      <button type="button" onClick={take}>
        {say.record.shared.take}
      </button>
    </section>
  );
}

function Awards() {
  const held = record.value;
  const [found, setFound] = useState<Suggestion | null>(null);
  const remove = (award: HeldAward) =>
    change({ ...held, awards: held.awards.filter((each) => each !== award) }, say.record.removed(award.name));
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (!found) return;
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const days = Object.fromEntries([...said].filter(([, value]) => value));
    change(withAward(held, { credential: found.key, name: found.name, ...days }), say.record.added(found.name));
    setFound(null);
  };
  return (
    <section aria-labelledby="awards">
      <h2 id="awards">{say.record.awards}</h2>
      <ul class="held">
        {held.awards.map((each) => (
          <li key={each.credential + (each.issuedOn ?? "")}>
            <CredentialLink of={{ key: each.credential, name: each.name }} />
            <small>
              {" "}
              {each.issuedOn ? day(each.issuedOn) : say.record.unknownDay}
              {each.expiresOn && ` – ${day(each.expiresOn)}`}
            </small>
            {each.isVerified && <small class="tag good">✓ {say.record.verified}</small>}
            <button type="button" class="quiet" aria-label={say.record.remove(each.name)} onClick={() => remove(each)}>
              ×
            </button>
          </li>
        ))}
      </ul>
      <h3>{say.record.add}</h3>
      {found ? (
        <form class="row" onSubmit={add}>
          <strong>{found.name}</strong>
          <label>
            {say.record.issued}
            <input type="date" name="issuedOn" />
          </label>
          <label>
            {say.record.expires}
            <input type="date" name="expiresOn" />
          </label>
          <button type="submit">{say.record.take}</button>
        </form>
      ) : (
        <Suggest label={say.record.find} onlyCredentials choose={setFound} />
      )}
    </section>
  );
}

function Work() {
  const held = record.value;
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const said = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
    if (typeof said.startedOn !== "string") return;
    change({ ...held, experience: [...held.experience, { ...said, startedOn: said.startedOn }] }, say.record.addWork);
    form.reset();
  };
  return (
    <section aria-labelledby="work">
      <h2 id="work">{say.record.experience}</h2>
      <ul class="held">
        {held.experience.map((each, place) => {
          const text = say.record.work(each.startedOn, each.endedOn, each.field);
          const remove = () =>
            change(
              { ...held, experience: held.experience.filter((_, other) => other !== place) },
              say.record.removed(text),
            );
          return (
            <li key={place}>
              {text}
              <button type="button" class="quiet" aria-label={say.record.remove(text)} onClick={remove}>
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <form class="row" onSubmit={add}>
        <label>
          {say.record.since}
          <input type="date" name="startedOn" required />
        </label>
        <label>
          {say.record.until}
          <input type="date" name="endedOn" />
        </label>
        <label>
          {say.record.field}
          <input name="field" />
        </label>
        <button type="submit">{say.record.addWork}</button>
      </form>
    </section>
  );
}

function Conditions() {
  const held = record.value;
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get("condition") ?? "").trim();
    if (!text || held.conditions.includes(text)) return;
    change({ ...held, conditions: [...held.conditions, text] }, say.record.added(text));
    form.reset();
  };
  return (
    <section aria-labelledby="conditions">
      <h2 id="conditions">{say.record.conditions}</h2>
      <ul class="held">
        {held.conditions.map((each) => (
          <li key={each}>
            {each}
            <button
              type="button"
              class="quiet"
              aria-label={say.record.remove(each)}
              onClick={() =>
                change(
                  { ...held, conditions: held.conditions.filter((other) => other !== each) },
                  say.record.removed(each),
                )
              }
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <form class="row" onSubmit={add}>
        <label>
          {say.record.condition}
          <input name="condition" required />
        </label>
        <button type="submit">{say.record.addCondition}</button>
      </form>
    </section>
  );
}
