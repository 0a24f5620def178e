import { render } from "preact";
import { say } from "./language/say";
import { Credential } from "./pages/credential";
import { Curriculum } from "./pages/curriculum";
import { Growth } from "./pages/growth";
import { Occupation } from "./pages/occupation";
import type { Page } from "./pages/page";
import { Plan } from "./pages/plan/plan";
import { Record } from "./pages/record";
import { Search } from "./pages/search";
import { Start } from "./pages/start";
import { Team, Teams } from "./pages/team";
import { listen, path, to } from "./shell/location";
import { Shell } from "./shell/shell";

/** The page of a path; null: there is none. */
function pageOf(place: string): Page | null {
  const [first = "", key, ...more] = place.split("/");
  if (more.length) return null;
  if (key !== undefined) {
    if (first === "credentials") return { title: key, part: "search", view: <Credential key={key} of={key} /> };
    if (first === "occupations") return { title: key, part: "search", view: <Occupation key={key} of={key} /> };
    if (first === "team") return { title: key, part: "team", view: <Team key={key} of={key} /> };
    return null;
  }
  switch (first) {
    case "":
      return { title: say.start.title, part: "start", view: <Start /> };
    case "credentials":
      return { title: say.search.title, part: "search", view: <Search /> };
    case "record":
      return { title: say.record.title, part: "record", view: <Record /> };
    case "plan":
      return { title: say.plan.none, part: "plan", view: <Plan /> };
    case "growth":
      return { title: say.growth.title, part: "growth", view: <Growth /> };
    case "team":
      return { title: say.team.title, part: "team", view: <Teams /> };
    case "curriculum":
      return { title: say.curriculum.title, part: "curriculum", view: <Curriculum /> };
    default:
      return null;
  }
}

function Explorer() {
  return <Shell page={pageOf(path.value) ?? { title: say.shell.nothing.title, part: "start", view: <Nothing /> }} />;
}

function Nothing() {
  return (
    <>
      <h1>{say.shell.nothing.title}</h1>
      <p>{say.shell.nothing.about}</p>
      <a href={to([])}>{say.shell.nothing.home}</a>
    </>
  );
}

const place = document.getElementById("explorer");
if (place) {
  listen((found) => pageOf(found.replace(/\/$/, "")) !== null);
  place.replaceChildren();
  render(<Explorer />, place);
}
